import Accounting
import EventLog
import Postgres
import Telemetry

/// No partition of the log holds the batch's last event.
struct NoPartition: Error {
    let seq: Seq
}

/// What a failed try means.
extension WriterDesk {
    mutating func failure(_ error: any Error) -> BatchFailure {
        switch error {
        case let failure as BatchFailure: failure
        case let missing as NoPartition: makingPartition(for: missing.seq)
        case let failure as LogFailure: .tryAgain(reason: failure)
        case let error as PostgresError: failure(of: error)
        default: .startOver(reason: LogFailure(.damaged, "\(error)"))
        }
    }

    private mutating func failure(of error: PostgresError) -> BatchFailure {
        let reason = LogFailure(error)
        guard isUsable else { return .startOver(reason: reason) }
        if case .lockNotAvailable = error.kind { return lookingAtHolder(reason) }
        switch AppendRefusal(error) {
        case .headMoved where undisturbed > 0, .clockMoved:
            // Decided without a look: the next try looks.
            undisturbed = 0
            return .tryAgain(reason: reason)
        case .staleGeneration, .headMoved: return .startOver(reason: reason)
        case .noPartition: return makingPartition(for: events.lastSeq)
        case .nameTaken where !facts.looksUpIDs:
            lookUpsLeft = Self.lookUpBatches
            return .tryAgain(reason: reason)
        case .nameTaken: return .refused(reason)
        case nil: return error.isRetryable ? .tryAgain(reason: reason) : .refused(reason)
        }
    }

    private mutating func makingPartition(for seq: Seq) -> BatchFailure {
        do {
            try connection.runInline { session in try partitions.make(upTo: seq, session) }
            return .tryAgain(
                reason: LogFailure(.conflict, "no partition of the log held event \(seq)"))
        } catch {
            return .startOver(reason: LogFailure(.server, "\(error)"))
        }
    }

    /// Someone holds the log's lock for long: is it alive?
    private mutating func lookingAtHolder(_ reason: LogFailure) -> BatchFailure {
        do {
            let ended = try connection.runInline { session in try watch.look(session) }
            if ended { setup.telemetry.logger.warning("a stalled holder of the log was ended") }
            return .tryAgain(reason: reason)
        } catch {
            return .startOver(reason: LogFailure(.connection, "\(error)"))
        }
    }
}
