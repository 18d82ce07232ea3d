import Accounting
import ProjectionEngine

/// A batch of transfers as the layouts write it, with every figure that one of them stores.
struct LayoutBatch {
    struct Transfer {
        let seq: Seq
        let id: TransactionID
    }

    struct Line {
        let position: EntryPosition
        let id: EntryID
        /// The account's number, from 1.
        let account: Int64
        let direction: Direction
        let units: Units
        /// The account's balance right after it.
        let balance: Balance
    }

    /// What the batch comes to for an account or the set.
    struct Owner {
        /// The account's number, ``LayoutStream/set`` for the set.
        let number: Int64
        let position: EntryPosition
        let added: Balance
        let after: Balance
    }

    let recordedAt: Timestamp
    fileprivate(set) var transfers: [Transfer] = []
    fileprivate(set) var lines: [Line] = []
    /// In the order of first touch, the set last.
    fileprivate(set) var owners: [Owner] = []
    /// The sets' rows as the ledger writes them.
    fileprivate(set) var setRows: [SetBalanceRow] = []
}

/// Transfers between random accounts that all lie in the same synchronous sets, one behind the
/// other.
struct LayoutStream {
    /// The number, beside the accounts', of what all of them come to: a set's figures.
    static let set: Int64 = 0

    /// The synchronous sets above all accounts.
    private let setIDs: [AccountSetID]
    private let currency: Currency
    private var random = QuickRandom(seed: 1)
    private var seq = Seq.zero
    /// By number.
    private var balances: [Balance]

    init(accounts: Int, sets: Int) {
        setIDs = (0..<sets).map { AccountSetID(UniqueID(bits: UInt128($0 + 1))) }
        guard let euro = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        currency = euro
        balances = Array(repeating: .zero, count: accounts + 1)
    }

    private var accounts: Int { balances.count - 1 }

    mutating func next(_ count: Int) -> LayoutBatch {
        var batch = LayoutBatch(
            recordedAt: Timestamp(microseconds: 1_750_000_000_000_000 + seq.number))
        var added: [Int64: Balance] = [:]
        var order: [Int64] = []
        var fold = SetBalanceFold()
        for _ in 0..<count {
            seq = seq.advanced(by: 1)
            batch.transfers.append(.init(seq: seq, id: TransactionID(nextID())))
            for line in transfer(at: batch.recordedAt) {
                batch.lines.append(line)
                if added[line.account] == nil { order.append(line.account) }
                for number in [line.account, Self.set] {
                    added[number, default: .zero].fold(line, at: batch.recordedAt)
                }
                for set in setIDs {
                    fold.add(
                        set, currency: currency, layer: .settled, direction: line.direction,
                        units: line.units, reference: line.reference(at: batch.recordedAt))
                }
            }
            fold.endTransaction()
        }
        batch.owners = (order + [Self.set]).compactMap { number in
            added[number].flatMap { owner(number, $0) }
        }
        batch.setRows = fold.takeRows()
        return batch
    }

    private mutating func transfer(at recordedAt: Timestamp) -> [LayoutBatch.Line] {
        let from = Int.random(in: 0..<accounts, using: &random)
        let to = (from + 1 + Int.random(in: 0..<(accounts - 1), using: &random)) % accounts
        let amount = Int128(Int.random(in: 1...1_000_000, using: &random))
        guard let units = Units(scaled: amount * Units.one / 100) else { return [] }
        return [(from, Direction.debit), (to, .credit)].enumerated().map { index, side in
            var line = LayoutBatch.Line(
                position: EntryPosition(seq: seq, sequence: index + 1), id: EntryID(nextID()),
                account: Int64(side.0 + 1), direction: side.1, units: units, balance: .zero)
            balances[side.0 + 1].fold(line, at: recordedAt)
            line = line.followed(by: balances[side.0 + 1])
            return line
        }
    }

    private mutating func owner(_ number: Int64, _ added: Balance) -> LayoutBatch.Owner? {
        guard let last = added.lastEntry else { return nil }
        if number == Self.set { balances[Int(number)].merge(added) }
        return .init(
            number: number, position: last.position, added: added,
            after: balances[Int(number)])
    }

    /// Rising in its leading bits, as a version 7 UUID is.
    private mutating func nextID() -> UniqueID {
        UniqueID(bits: UInt128(UInt64(seq.number)) << 80 | UInt128(random.next()))
    }
}

extension LayoutBatch.Line {
    fileprivate func reference(at recordedAt: Timestamp) -> EntryReference {
        EntryReference(id: id, position: position, recordedAt: recordedAt)
    }

    fileprivate func followed(by balance: Balance) -> LayoutBatch.Line {
        .init(
            position: position, id: id, account: account, direction: direction, units: units,
            balance: balance)
    }
}

extension Balance {
    fileprivate mutating func fold(_ line: LayoutBatch.Line, at recordedAt: Timestamp) {
        fold(
            layer: .settled, direction: line.direction, units: line.units,
            reference: line.reference(at: recordedAt))
    }
}
