import Glibc
import LedgerTestSupport
import ServerTestSupport
import Testing

/// Servers that stop and crash under their callers.
extension RealFaultTests {
    enum Ending: CaseIterable {
        /// Stopped as an administrator does it.
        case stopped
        /// All of it is gone at once.
        case crashed
        /// One backend is shot, and the server restarts itself.
        case shot
    }

    @Test(arguments: Ending.allCases)
    func `the server goes away and comes back`(ending: Ending) async throws {
        let opened = try await Opened()
        let callers = Callers(32, on: opened.ledgers, opened.books)
        let rounds = 2
        for _ in 0..<rounds {
            try await callers.waitForMore(100)
            switch ending {
            case .stopped: try await opened.server.restart(crashing: false)
            case .crashed: try await opened.server.restart(crashing: true)
            case .shot:
                // The session that was found, which may be the one that looked, may have ended.
                var isShot = false
                while !isShot {
                    let process = try await opened.test.number(
                        """
                        select pid from pg_stat_activity
                        where application_name = '\(Opened.name)' and state <> 'idle'
                        union all select pg_backend_pid() limit 1
                        """)
                    isShot = kill(pid_t(process), SIGKILL) == 0
                }
            }
        }
        try await callers.waitForMore(100)
        try await opened.judge(callers, rounds: rounds, faults: rounds)
    }
}
