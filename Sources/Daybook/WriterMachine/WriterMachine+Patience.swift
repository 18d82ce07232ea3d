import Accounting

/// Who is told that it took too long.
extension WriterMachine where Ledger: ~Copyable {
    /// Notes a failure that was met at `since`, if it is the first after a success.
    mutating func noteFailure(_ reason: Ledger.Failure, _ since: Duration) {
        failing = (failing?.since ?? since, reason)
    }

    /// Those who met nothing but failures for too long are told; at once where waiting cannot help.
    mutating func giveUpOnLate(_ now: Duration) {
        guard let failing else { return }
        let patience = failing.reason.isFinal ? .zero : limits.patience
        giveUpDoubt(failing.reason, patience, now)
        let late = queue.removeAll { entry in
            now - max(entry.arrivedAt, failing.since) >= patience
        }
        if !late.isEmpty {
            untold.append((late.map(\.request), .notWritten(failing.reason)))
            suspects = min(suspects, queue.count)
        }
        // Whoever comes now finds out for himself.
        if failing.reason.isFinal || !isWaitedFor { self.failing = nil }
    }

    private mutating func giveUpDoubt(
        _ reason: Ledger.Failure, _ patience: Duration, _ now: Duration
    ) {
        guard let doubt, now - doubt.since >= patience else { return }
        self.doubt = nil
        let (written, others) = doubt.batch.parted()
        if !written.isEmpty { untold.append((written.map(\.request), .unknown(reason))) }
        if !others.isEmpty { untold.append((others.map(\.request), .notWritten(reason))) }
    }
}
