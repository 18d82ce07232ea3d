import Accounting
import Dispatch
import Postgres

/// Deciding what takes long while the log's lock is held: another thread decides, while the
/// writer's own shows life.
extension WriterPerformer {
    mutating func decideLong(_ pipeline: borrowing Pipeline) throws {
        let decision = Decision(&machine, templates, clock: setup.clock())
        // The machine comes back even if the session is lost meanwhile.
        var failure: (any Error)?
        while !decision.isDone(within: KeepAlive.interval) {
            guard failure == nil else { continue }
            do {
                try life?.show(pipeline)
            } catch {
                failure = error
            }
        }
        decision.giveBack(&machine)
        if let failure { throw failure }
    }

    /// The machine while another thread decides with it.
    ///
    /// That thread alone touches it until ``isDone(within:)`` has said so, and the owner alone
    /// afterwards.
    private final class Decision: @unchecked Sendable {
        private var machine: Machine
        private let done = DispatchSemaphore(value: 0)

        init(_ machine: inout Machine, _ templates: TemplateShelf, clock: Timestamp) {
            self.machine = Machine(WriterLedger(templates, machine.ledger.projections))
            swap(&machine, &self.machine)
            DispatchQueue.global().async { [self] in
                self.machine.decide(clock: clock)
                done.signal()
            }
        }

        func isDone(within time: DispatchTimeInterval) -> Bool {
            done.wait(timeout: .now() + time) == .success
        }

        func giveBack(_ machine: inout Machine) { swap(&machine, &self.machine) }
    }
}
