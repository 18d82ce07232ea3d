public import Accounting
internal import EventLog
public import Postgres

/// Compares a table of sets' balances with a fresh fold.
///
/// At which seqs a set has rows is free. Each row must equal the fold at its seq and name the
/// entries since the row before; the newest must cover the set's last entry, of an eventually
/// consistent set its last entry up to the watermark.
public final class SetBalanceAudit: ProjectionAudit {
    /// Rows fetched at once.
    private static let pageSize = 1_000

    private struct State {
        var balance = Balance.zero
        /// Entries that no row has named so far.
        var unnamed: [EntryPosition] = []
        /// The version that the newest row must have.
        var expectedVersion: Int64 = 0
        var lastRowVersion: Int64 = 0

        mutating func fold(_ entry: PostedEntry, _ reference: EntryReference) {
            balance.fold(
                layer: entry.layer, direction: entry.direction, units: entry.units,
                reference: reference)
            unnamed.append(reference.position)
            expectedVersion = balance.version
        }
    }

    private let table: String
    private let declare: Statement
    private let fetch: Statement
    /// Up to where a set's rows must reach: nil for the end of the log.
    private let limits: [AccountSetID: Seq]?
    private var states: [SetBalanceKey: State] = [:]
    private var page: [SetBalanceRow] = []
    private var position = 0
    private var isDeclared = false
    private var hasEnded = false

    private let isOfLazySets: Bool

    /// An audit of the table named `rows`, filled with its slot.
    ///
    /// - Parameter watermarks: of eventually consistent sets; nil where all sets reach the head.
    public init(rows: String, slots: Slots, watermarks: [AccountSetID: Seq]?) {
        table = SQLFile(name: "rows", text: rows).filled(slots.values)
        limits = watermarks
        isOfLazySets = watermarks != nil
        let select = SetBalanceTable(rows: rows, slots: slots).audit.statement
        declare = Statement(
            "declare_set_rows",
            "declare audit_\(table) binary no scroll cursor for \(select.text)")
        fetch = Statement(
            "fetch_set_rows", "fetch \(Self.pageSize) from audit_\(table)",
            columns: select.columns)
    }

    private func reaches(_ set: AccountSetID, _ seq: Seq) -> Bool {
        guard let limits else { return true }
        return seq <= limits[set] ?? .zero
    }

    /// Takes in one event with the sets that its entries move, then compares the rows that stand
    /// at it.
    public func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        guard case .transactionPosted(let posted) = folded.event.body else { return [] }
        for (index, entry) in posted.entries.enumerated() {
            let reference = EntryReference(
                id: entry.id,
                position: EntryPosition(seq: folded.event.seq, sequence: index + 1),
                recordedAt: folded.event.recordedAt)
            let sets = state.sets(
                above: entry.accountID, in: posted.journalID, eventuallyConsistent: isOfLazySets)
            for set in sets where reaches(set, folded.event.seq) {
                let key = SetBalanceKey(setID: set, currency: entry.currency)
                states[key, default: State()].fold(entry, reference)
            }
        }
        return try compareRows(through: folded.event.seq, session)
    }

    /// What is left to say once the whole log was applied.
    public func finish(
        _ state: LedgerState, _ session: borrowing Session
    ) throws -> [Finding] {
        var findings = try compareRows(through: Seq(.max >> 10), session)
        for (key, state) in states.sorted(by: { $0.key < $1.key })
        where state.lastRowVersion != state.expectedVersion {
            findings.append(
                Finding(
                    .row(table: table, key: Self.text(key)),
                    "the newest row does not cover the set's last entry",
                    expected: "version \(state.expectedVersion)",
                    actual: "version \(state.lastRowVersion)"))
        }
        return findings
    }

    private func compareRows(
        through seq: Seq, _ session: borrowing Session
    ) throws -> [Finding] {
        var findings: [Finding] = []
        while let row = try nextRow(session), row.position.seq <= seq {
            position += 1
            if let finding = compare(row) { findings.append(finding) }
        }
        return findings
    }

    private func nextRow(_ session: borrowing Session) throws -> SetBalanceRow? {
        if position < page.count { return page[position] }
        guard !hasEnded else { return nil }
        if !isDeclared {
            try session.execute(declare)
            isDeclared = true
        }
        let rows = try session.query(fetch)
        page = try rows.all()
        position = 0
        hasEnded = page.count < Self.pageSize
        return page.first
    }

    private func compare(_ row: SetBalanceRow) -> Finding? {
        let key = "\(Self.text(row.key)) version \(row.figures.version)"
        guard var state = states[row.key] else { return .surplus(table: table, key: key) }
        let expected = SetBalanceRow(
            key: row.key, position: state.balance.lastEntry?.position ?? .zero, state.balance,
            isFirst: state.lastRowVersion == 0, entries: state.unnamed)
        state.lastRowVersion = row.figures.version
        state.unnamed.removeAll()
        states[row.key] = state
        return Finding.difference(table: table, key: key, expected, row).first
    }

    private static func text(_ key: SetBalanceKey) -> String {
        "\(key.setID) \(key.currency)"
    }
}
