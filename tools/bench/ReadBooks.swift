import Accounting
import Arguments
import Daybook
import EventLog

/// A ledger to read from: accounts that all lie in a synchronous set and in an eventually
/// consistent one, others that lie in none, and postings; one account has a long history.
struct ReadBooks: Sendable {
    let journal: JournalID
    let set: AccountSetID
    let lazySet: AccountSetID
    /// Those in the sets.
    let members: [AccountID]
    /// Half of all later postings are its.
    var busy: AccountID { members[0] }
    let currency: Currency

    private static let chunk = 5_000

    static func make(
        in ledger: Ledger, members: Int, accounts: Int
    ) async throws -> ReadBooks {
        guard let currency = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        let journal = try await ledger.createJournal(NewJournal(name: try Name("Benchmark"))).id
        let set = try await ledger.createAccountSet(
            NewAccountSet(journalID: journal, name: try Name("synchronous"))
        ).id
        let lazySet = try await ledger.createAccountSet(
            NewAccountSet(
                journalID: journal, name: try Name("eventually consistent"),
                isEventuallyConsistent: true)
        ).id
        let meter = ProgressMeter("accounts", total: max(members, accounts))
        let inside = try await makeAccounts(0..<members, in: set, ledger, meter)
        for start in stride(from: 0, to: members, by: chunk) {
            let edges = inside[start..<min(start + chunk, members)].map {
                Membership(setID: lazySet, member: .account($0))
            }
            try await ledger.addMembers(edges)
        }
        let outside =
            accounts > members
            ? try await makeAccounts(members..<accounts, in: nil, ledger, meter) : []
        meter.finish()
        let books = ReadBooks(
            journal: journal, set: set, lazySet: lazySet, members: inside, currency: currency)
        try await books.giveEachABalance(inside + outside, ledger)
        return books
    }

    private static func makeAccounts(
        _ numbers: Range<Int>, in set: AccountSetID?, _ ledger: Ledger, _ meter: ProgressMeter
    ) async throws -> [AccountID] {
        var ids: [AccountID] = []
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: chunk) {
            let submissions = try (start..<min(start + chunk, numbers.upperBound)).map { number in
                ledger.submit(
                    .createAccount(
                        id: nil,
                        NewAccount(
                            code: try Code("a\(number)"), name: try Name("account"),
                            normalBalance: .debit, accountSetID: set)))
            }
            for submission in submissions {
                guard case .account(let account) = try await submission.reply().answer else {
                    continue
                }
                ids.append(account.id)
            }
            meter.advance(by: submissions.count)
        }
        return ids
    }

    private func giveEachABalance(_ accounts: [AccountID], _ ledger: Ledger) async throws {
        let pairs = stride(from: 0, to: accounts.count - 1, by: 2).map {
            (accounts[$0], accounts[$0 + 1])
        }
        try await post(pairs, "first postings", ledger)
    }

    /// Posts between members: every other time from the busy account.
    func post(_ count: Int, _ title: String, _ ledger: Ledger) async throws {
        var random = QuickRandom(seed: UInt64(count))
        let pairs = (0..<count).map { number in
            let to = Int.random(in: 1..<members.count, using: &random)
            let from = number % 2 == 0 ? 0 : to % (members.count - 1) + 1
            return (members[from], members[from == to ? 0 : to])
        }
        try await post(pairs, title, ledger)
    }

    private func post(
        _ pairs: [(AccountID, AccountID)], _ title: String, _ ledger: Ledger
    ) async throws {
        let meter = ProgressMeter(title, total: pairs.count)
        for start in stride(from: 0, to: pairs.count, by: Self.chunk) {
            let part = pairs[start..<min(start + Self.chunk, pairs.count)]
            // A thousand a command, as a service that loads in bulk would do.
            let submissions = stride(from: part.startIndex, to: part.endIndex, by: 1_000).map {
                ledger.submit(
                    .postBatch(part[$0..<min($0 + 1_000, part.endIndex)].map(posting)))
            }
            for submission in submissions { _ = try await submission.reply() }
            meter.advance(by: part.count)
        }
        meter.finish()
    }

    private func posting(from: AccountID, to: AccountID) -> Posting {
        Posting(
            journalID: journal,
            entries: [(from, Direction.credit), (to, .debit)].map { account, direction in
                RequestedEntry(
                    accountID: account, direction: direction, units: .exact(Units.one),
                    currency: .wellFormed(currency))
            })
    }

    func key(_ owner: UniqueID) -> BalanceKey {
        BalanceKey(journalID: journal, ownerID: owner, currency: currency)
    }
}
