public import Accounting
import EventLog

/// Writers in processes of their own: see `Tests/WriterProbe`.
public enum Probe {
    private static func start(
        _ words: [String], on ledger: TestLedger, stopInBatch: Int?
    ) throws -> DrivenProcess {
        let environment = stopInBatch.map { ["DAYBOOK_PROBE_STOP": String($0)] } ?? [:]
        return try DrivenProcess(
            "WriterProbe", [ledger.connection.conninfo, ledger.schema] + words,
            environment: environment)
    }

    /// Posts transfers between the first two accounts.
    public static func posting(
        on ledger: TestLedger, _ books: SampleBooks, callers: Int = 1, count: Int = 1_000_000,
        stopInBatch: Int? = nil
    ) throws -> DrivenProcess {
        try start(
            ["post"] + transfer(books) + ["\(callers)", "\(count)"], on: ledger,
            stopInBatch: stopInBatch)
    }

    /// Posts batches of a hundred transfers, each with a description of so many bytes.
    public static func batching(
        on ledger: TestLedger, _ books: SampleBooks, count: Int = 1_000_000, bytes: Int
    ) throws -> DrivenProcess {
        try start(
            ["batch"] + transfer(books) + ["\(count)", "\(bytes)"], on: ledger, stopInBatch: nil)
    }

    /// Locks and unlocks an account.
    public static func locking(
        on ledger: TestLedger, _ account: AccountID, count: Int = 1_000_000
    ) throws -> DrivenProcess {
        try start(["lock", "\(account)", "\(count)"], on: ledger, stopInBatch: nil)
    }

    private static func transfer(_ books: SampleBooks) -> [String] {
        ["\(books.journal)", "\(books.accounts[0])", "\(books.accounts[1])"]
    }
}

/// What a probe said of its attempts.
public struct Said: Sendable {
    /// The seq of each thing that was acknowledged.
    public private(set) var acknowledged: [UniqueID: Seq] = [:]
    /// Lines that say anything else.
    public private(set) var others: [String] = []

    public init(_ probes: [DrivenProcess]) {
        for line in probes.flatMap(\.lines) where line != "ready" {
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "ok", let id = UniqueID(String(words[1])),
                let seq = Int64(words[2])
            else {
                others.append(line)
                continue
            }
            acknowledged[id] = Seq(seq)
        }
    }

    /// Acknowledged transactions that do not stand in the log where it was said.
    public func missing(in ledger: TestLedger) async throws -> [UniqueID] {
        let rows = try await ledger.sql(
            "select entity_id, seq from events where type = 'transaction_posted'")
        var stored: [UniqueID: Seq] = [:]
        for row in rows {
            guard let id = UniqueID(row[0] ?? ""), let seq = Int64(row[1] ?? "") else { continue }
            stored[id] = Seq(seq)
        }
        return acknowledged.filter { stored[$0.key] != $0.value }.map(\.key)
    }
}
