import Accounting
import Daybook
import EventLog
import Postgres

/// Transfers between random accounts of one ledger.
final class TransferLoad: Sendable {
    let ledger: Ledger
    let journal: JournalID
    let accounts: [AccountID]
    private let currency: Currency

    private init(_ ledger: Ledger, _ journal: JournalID, _ accounts: [AccountID]) {
        guard let euro = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        currency = euro
        self.ledger = ledger
        self.journal = journal
        self.accounts = accounts
    }

    /// Makes a ledger with a journal and accounts, below sets of which each lies in another.
    static func make(
        in place: LedgerConnection, accounts count: Int, sets: Int = 0
    ) async throws -> TransferLoad {
        let ledger = try await Ledger.open(place)
        let journal = try await ledger.createJournal(NewJournal(name: try Name("Benchmark"))).id
        let innermost = try await makeSets(sets, journal, ledger)
        let submissions = try (0..<count).map { number in
            ledger.submit(
                .createAccount(
                    id: nil,
                    NewAccount(
                        code: try Code("a\(number)"), name: try Name("account"),
                        accountSetID: innermost)))
        }
        var ids: [AccountID] = []
        for submission in submissions {
            guard case .account(let account) = try await submission.reply().answer else { continue }
            ids.append(account.id)
        }
        return TransferLoad(ledger, journal, ids)
    }

    /// The same on a ledger that another process made.
    static func join(_ place: LedgerConnection) async throws -> TransferLoad {
        let session = try await Connection.open(place.reading)
        let ids = try await session.run { session in
            let journal = try session.run(script: "select journal_id from journals").text(0, 0)
            let rows = try session.run(script: "select account_id from accounts order by seq")
            let accounts = try (0..<rows.count).compactMap { try rows.text($0, 0) }
            return (journal: journal.flatMap { JournalID($0) }, accounts: accounts)
        }
        await session.close()
        guard let journal = ids.journal else {
            preconditionFailure("the ledger that is joined has a journal")
        }
        return TransferLoad(
            try await Ledger.open(place), journal, ids.accounts.compactMap { AccountID($0) })
    }

    /// Makes sets, each in the one before, and returns the innermost.
    private static func makeSets(
        _ count: Int, _ journal: JournalID, _ ledger: Ledger
    ) async throws -> AccountSetID? {
        var last: AccountSetID?
        for number in 0..<count {
            let set = try await ledger.createAccountSet(
                NewAccountSet(journalID: journal, name: try Name("set \(number)")))
            if let last {
                try await ledger.addMembers([Membership(setID: last, member: .set(set.id))])
            }
            last = set.id
        }
        return last
    }

    /// A transfer between two accounts.
    func posting(_ random: inout QuickRandom) -> Posting {
        let from = Int.random(in: 0..<accounts.count, using: &random)
        let to =
            (from + 1 + Int.random(in: 0..<(accounts.count - 1), using: &random))
            % accounts.count
        let units = RequestedUnits.exact(
            Int128(Int.random(in: 1...1_000_000, using: &random)) * 10_000_000_000_000_000)
        return Posting(
            journalID: journal,
            entries: [
                RequestedEntry(
                    accountID: accounts[from], direction: .debit, units: units,
                    currency: .wellFormed(currency)),
                RequestedEntry(
                    accountID: accounts[to], direction: .credit, units: units,
                    currency: .wellFormed(currency)),
            ])
    }

    /// Posts for some seconds, each caller one transfer after the other.
    func run(callers: Int, seconds: Double) async throws -> Turn {
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask { try await self.post(until: end) }
            }
            return try await group.reduce(0, +)
        }
        return Turn(count: count, since: start)
    }

    private func post(until end: ContinuousClock.Instant) async throws -> Int {
        var random = QuickRandom(seed: .random(in: 0 ... .max))
        var count = 0
        while ContinuousClock.now < end {
            _ = try await ledger.execute(.post(posting(&random)))
            count += 1
        }
        return count
    }

    /// Processor time, in seconds, that a caller takes to look at the clock and make a request: no
    /// part of the ledger. Worked out by doing nothing else for a while.
    func costOfRequest() throws -> Double {
        let count = 100_000
        var random = QuickRandom(seed: 1)
        let end = ContinuousClock.now + .seconds(3_600)
        let before = try OwnUsage.now().processorTime
        for _ in 0..<count {
            let command = Command.post(posting(&random))
            precondition(ContinuousClock.now < end && command.isPosting)
        }
        return (try OwnUsage.now().processorTime - before) / Double(count)
    }
}

extension Command {
    fileprivate var isPosting: Bool {
        if case .post = self { true } else { false }
    }
}
