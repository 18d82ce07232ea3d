#include <libpq-fe.h>

// Swift's own module of the C library leaves these out.
#ifdef __linux__
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>

extern int ppoll(
    struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
#endif
