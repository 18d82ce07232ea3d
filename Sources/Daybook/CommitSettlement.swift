import Accounting
import EventLog
import Postgres

import func Glibc.usleep

/// Finds out what became of a commit that was sent and not answered, of what is done one at a time:
/// a move of the clock, a switch of projections. The writer settles its batches itself.
struct CommitSettlement: Sendable {
    /// What the ledger says about it, under the log's lock.
    enum Standing: Sendable {
        case done
        case notDone
        /// Others have been there since, and what they left does not tell.
        case untold
    }

    let ledger: LedgerConnection
    /// The session that it ran on, which may still be alive and commit.
    let backend: Backend
    /// What is in doubt, as the subject of a sentence.
    let subject: String
    let error: PostgresError

    /// How long the database is asked.
    private static let patience: Duration = .seconds(20)

    /// Whether it was committed. What is found so is as durable as if it had been answered.
    ///
    /// - Throws: ``OutcomeUnknown``
    func wasCommitted(
        _ look: @Sendable (borrowing Session, LedgerHead) throws -> Standing
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        var reason = LogFailure(error)
        while ContinuousClock.now < deadline, !reason.isFinal {
            do {
                switch try await ask(until: deadline, look) {
                case .done: return true
                case .notDone: return false
                case .untold:
                    throw unknown("others have changed since what it changed")
                }
            } catch let error as PostgresError {
                reason = LogFailure(error)
            } catch let failure as LogFailure {
                reason = failure
            }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                break
            }
        }
        throw unknown(reason.message)
    }

    /// Asks once, on a session of its own: the old session is ended first, then the log's lock is
    /// taken, which a commit in progress would hold.
    private func ask(
        until deadline: ContinuousClock.Instant,
        _ look: @Sendable (borrowing Session, LedgerHead) throws -> Standing
    ) async throws -> Standing {
        let connection = try await Connection.open(ledger.reading)
        let standing = try await connection.run(timeLimit: deadline - .now) { session in
            try OldSession.end(backend, session) { usleep(100_000) }
            let standing = try LogLock.transaction(session) { head in try look(session, head) }
            if case .done = standing { try Durability.confirm(session) }
            return standing
        }
        await connection.close()
        return standing
    }

    private func unknown(_ reason: String) -> OutcomeUnknown {
        OutcomeUnknown(
            id: nil, message: "\(subject) was sent and its outcome is unknown: \(reason)")
    }
}
