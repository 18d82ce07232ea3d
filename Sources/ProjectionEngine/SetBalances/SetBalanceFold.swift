public import Accounting

/// A set's balance in one currency.
public struct SetBalanceKey: Sendable, Hashable, Comparable {
    public var setID: AccountSetID
    public var currency: Currency

    public init(setID: AccountSetID, currency: Currency) {
        self.setID = setID
        self.currency = currency
    }

    public static func < (left: SetBalanceKey, right: SetBalanceKey) -> Bool {
        left.setID == right.setID ? left.currency < right.currency : left.setID < right.setID
    }
}

/// Folds entries into rows of sets' balances: one row for each set and currency that a batch moves,
/// a further one behind each thousand entries.
///
/// Rows end where a transaction ends, so that each equals the fold at its seq. However many entries
/// a set's history has, reading a page of it touches no more of them than a row or two names.
public struct SetBalanceFold: Sendable {
    /// A row that names this many entries ends with the transaction it is in.
    public static let entriesPerRow = 1_000

    private struct Pending {
        let key: SetBalanceKey
        var added = Balance.zero
        var entries: [EntryPosition] = []
        var rows = 0
    }

    private var pending: [Pending] = []
    private var indices: [SetBalanceKey: Int] = [:]
    private var finished: [SetBalanceRow] = []
    /// Those that the open transaction made long enough.
    private var full: [Int] = []

    public init() {}

    public var isEmpty: Bool { pending.isEmpty }

    /// Counts one entry for a set. Entries come in the order of the log.
    public mutating func add(
        _ setID: AccountSetID, currency: Currency, layer: Layer, direction: Direction,
        units: Units, reference: EntryReference
    ) {
        let key = SetBalanceKey(setID: setID, currency: currency)
        let index: Int
        if let known = indices[key] {
            index = known
        } else {
            index = pending.count
            pending.append(Pending(key: key))
            indices[key] = index
        }
        pending[index].added.fold(
            layer: layer, direction: direction, units: units, reference: reference)
        pending[index].entries.append(reference.position)
        if pending[index].entries.count == Self.entriesPerRow { full.append(index) }
    }

    /// Counts a posting's entries for the sets of one kind above their accounts, those that
    /// `counts` holds for, and ends the transaction.
    public mutating func add(
        _ folded: FoldedEvent, _ state: LedgerState, eventuallyConsistent: Bool,
        where counts: (AccountSetID) -> Bool = { _ in true }
    ) {
        let event = folded.event
        guard case .transactionPosted(let posted) = event.body else { return }
        for (index, entry) in posted.entries.enumerated() {
            let sets = state.sets(
                above: entry.accountID, in: posted.journalID,
                eventuallyConsistent: eventuallyConsistent)
            guard !sets.isEmpty else { continue }
            let reference = EntryReference(
                id: entry.id, position: EntryPosition(seq: event.seq, sequence: index + 1),
                recordedAt: event.recordedAt)
            for set in sets where counts(set) {
                add(
                    set, currency: entry.currency, layer: entry.layer,
                    direction: entry.direction, units: entry.units, reference: reference)
            }
        }
        endTransaction()
    }

    /// The entries of one transaction are all counted.
    public mutating func endTransaction() {
        for index in full { finish(index) }
        full.removeAll(keepingCapacity: true)
    }

    private mutating func finish(_ index: Int) {
        guard let last = pending[index].entries.last else { return }
        finished.append(
            SetBalanceRow(
                key: pending[index].key, position: last, pending[index].added,
                isFirst: pending[index].rows == 0, entries: pending[index].entries))
        pending[index].rows += 1
        pending[index].entries.removeAll(keepingCapacity: true)
    }

    /// Ends the batch and hands out its rows, in the order in which sets were first touched.
    public mutating func takeRows() -> [SetBalanceRow] {
        for index in pending.indices { finish(index) }
        let rows = finished
        removeAll()
        return rows
    }

    public mutating func removeAll() {
        pending.removeAll(keepingCapacity: true)
        indices.removeAll(keepingCapacity: true)
        finished.removeAll(keepingCapacity: true)
        full.removeAll(keepingCapacity: true)
    }
}
