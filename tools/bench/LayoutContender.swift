import Daybook
import EventLog
import LocalPostgres
import Postgres

/// One layout in a ledger's database of its own, with the session that writes to it.
actor LayoutContender {
    nonisolated let name: String
    private let endpoint: Endpoint
    private let connection: Connection
    private let statements: [FilledStatement]
    private var stream: LayoutStream
    private var snapshot: OldSnapshot?

    nonisolated var unownedExecutor: UnownedSerialExecutor { connection.unownedExecutor }

    /// A statement with the parameters of the batch that is written next.
    private final class FilledStatement {
        private let writer: RowWriter
        private var parameters: Parameters

        init(_ writer: RowWriter) {
            self.writer = writer
            parameters = Parameters(for: writer.statement)
        }

        func fill(_ batch: LayoutBatch) {
            parameters.removeAll()
            writer.fill(&parameters, batch)
        }

        func send(_ pipeline: borrowing Pipeline) throws {
            try pipeline.send(writer.statement, parameters)
        }
    }

    /// Events that fit into the one partition there is: a run must not end in the next.
    private static let partitionSize: Int64 = 1_000_000_000

    init(_ layout: RowLayout, on endpoint: Endpoint, accounts: Int) async throws {
        name = layout.name
        self.endpoint = endpoint
        let place = LedgerConnection(conninfo: endpoint.conninfo)
        let ledger = try await Ledger.open(
            place, LedgerOptions(partitionSize: Self.partitionSize))
        await ledger.close()
        connection = try await Connection.open(place.writing)
        if !layout.schema.isEmpty {
            try await connection.run { session in
                try session.run(script: layout.schema)
                return
            }
        }
        stream = LayoutStream(accounts: accounts, sets: layout.sets)
        statements = layout.writers.map(FilledStatement.init)
    }

    /// Writes batches for some seconds. The turn's time is that in which the server had a batch,
    /// since making the rows is no part of the layout.
    func turn(batch size: Int, seconds: Double) throws -> Turn {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        var written = Duration.zero
        var count = 0
        while clock.now < end {
            let batch = stream.next(size)
            for statement in statements { statement.fill(batch) }
            written += try clock.measure { try connection.runInline(write) }
            count += size
        }
        return Turn(count: count, seconds: written / .seconds(1))
    }

    /// All in one round trip, as the ledger does when it is alone.
    private func write(_ session: borrowing Session) throws {
        try session.pipeline { pipeline in
            try pipeline.send(.begin(.readCommitted, .readWrite))
            for statement in statements { try statement.send(pipeline) }
            try pipeline.send(.commit)
            try pipeline.sync()
            try pipeline.receiveAll()
        }
    }

    /// Has the server write its buffers out, so that no round pays for the one before.
    func checkpoint() throws {
        try connection.runInline { session in
            try session.run(script: "checkpoint")
            return
        }
    }

    /// Opens a snapshot that stays, as a dump or a long report does.
    func holdSnapshot() async throws {
        snapshot = try await OldSnapshot(endpoint)
    }

    func close() async {
        await snapshot?.close()
        await connection.close()
    }
}
