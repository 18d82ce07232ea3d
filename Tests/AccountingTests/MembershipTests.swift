import Accounting
import Testing

@Suite struct MembershipTests {
    private func rejection(_ books: Books, add edges: Membership...) -> Rejection? {
        var copy = books
        return copy.when(.addMembers(edges)).rejection
    }

    @Test func `a member that is not what it is named as is not found`() {
        let books = Books.chart()
        #expect(
            rejection(books, add: .account(21, in: 22))
                == .accountNotFound(.id(UniqueID(bits: 21)), index: 0))
        #expect(
            rejection(books, add: .account(11, in: 21), .set(11, in: 22))
                == .accountSetNotFound(.id(UniqueID(bits: 11)), index: 1))
        #expect(
            rejection(books, add: .account(11, in: 12))
                == .accountSetNotFound(.id(UniqueID(bits: 12)), index: 0))
    }

    @Test func `each check is made over all edges before the next`() {
        var books = Books.chart()
        books.when(.addMembers([.account(11, in: 21)]))
        books.when(.post(.transfer(from: 12, to: 13, "1")))
        // Edge 0 closes a circle, edge 1 has history, edge 2 is a member already.
        #expect(
            rejection(books, add: .set(21, in: 21), .account(12, in: 21), .account(11, in: 21))
                == .memberAlreadyAdded(.account(11, in: 21), via: nil, index: 2))
        #expect(
            rejection(books, add: .set(21, in: 21), .account(12, in: 21))
                == .memberHasBalanceHistory(.account(12, in: 21), index: 1))
        #expect(
            rejection(books, add: .set(21, in: 21))
                == .membershipCycle(set: named(21), memberSet: named(21), index: 0))
    }

    @Test func `sets of different journals do not mix`() {
        var books = Books.chart()
        books.when(.createJournal(id: named(2), NewJournal(name: "Other")))
        books.when(.createAccountSet(id: named(40), NewAccountSet(journalID: named(2), name: "s")))
        #expect(
            rejection(books, add: .set(40, in: 21))
                == .journalMismatch(ids: [UniqueID(bits: 21), UniqueID(bits: 40)], index: 0))
        #expect(rejection(books, add: .account(11, in: 40), .account(11, in: 21)) == nil)
    }

    @Test func `a repeated edge in one call is a member already`() {
        #expect(
            rejection(Books.chart(), add: .account(11, in: 21), .account(11, in: 21))
                == .memberAlreadyAdded(.account(11, in: 21), via: nil, index: 1))
    }

    @Test func `a cycle is named at the edge that closes it`() {
        #expect(
            rejection(
                Books.chart(), add: .set(22, in: 21), .set(23, in: 22), .set(21, in: 23))
                == .membershipCycle(set: named(23), memberSet: named(21), index: 2))
    }

    @Test func `a second path names the parent on the first`() {
        var books = Books.chart()
        books.when(.addMembers([.account(11, in: 21), .set(21, in: 22)]))
        #expect(
            rejection(books, add: .account(11, in: 22))
                == .memberAlreadyAdded(.account(11, in: 22), via: named(21), index: 0))
        // Below the member: 11 reaches 22 through 21 already.
        books.when(.addMembers([.account(11, in: 23)]))
        #expect(
            rejection(books, add: .set(23, in: 22))
                == .memberAlreadyAdded(.set(23, in: 22), via: named(21), index: 0))
        // Above the set: 22 lies in 24, which 11 would reach twice.
        books.when(.addMembers([.set(22, in: 24)]))
        #expect(
            rejection(books, add: .account(12, in: 21), .set(23, in: 24))
                == .memberAlreadyAdded(.set(23, in: 24), via: named(21), index: 1))
        #expect(rejection(books, add: .set(23, in: 25)) == nil)
    }

    @Test func `a chain has at most sixteen set-in-set edges`() {
        var books = Books()
        books.when(.createJournal(id: named(1), NewJournal(name: "J")))
        for number in 100...118 {
            books.when(
                .createAccountSet(id: named(number), NewAccountSet(journalID: named(1), name: "s")))
        }
        books.when(.createAccount(id: named(11), NewAccount(code: "c", name: "n")))
        let chain = (100..<117).map { Membership.set($0 + 1, in: $0) }
        #expect(
            rejection(books, add: chain[0])
                == nil)
        var copy = books
        #expect(
            copy.when(.addMembers(chain)).rejection
                == .membershipTooDeep(set: named(116), memberSet: named(117), depth: 17, index: 16))
        // The missing link in the middle is what makes it too deep; accounts do not count.
        var parts = chain
        let middle = parts.remove(at: 8)
        copy.when(.addMembers(parts))
        #expect(rejection(copy, add: .account(11, in: 117)) == nil)
        #expect(
            rejection(copy, add: middle)
                == .membershipTooDeep(set: named(108), memberSet: named(109), depth: 17, index: 0))
    }

    @Test func `a set with entries below it can be neither added nor removed`() {
        var books = Books.chart()
        books.when(.addMembers([.account(11, in: 21), .set(21, in: 31), .set(22, in: 23)]))
        books.when(.post(.transfer(from: 11, to: 12, "1")))
        #expect(
            rejection(books, add: .set(31, in: 22))
                == .memberHasBalanceHistory(.set(31, in: 22), index: 0))
        #expect(
            books.when(.removeMembers([.set(21, in: 31)])).rejection
                == .memberHasBalanceHistory(.set(21, in: 31), index: 0))
        #expect(books.when(.removeMembers([.set(22, in: 23)])).rejection == nil)
    }

    @Test func `history in another journal does not bind`() {
        var books = Books.chart()
        books.when(.createJournal(id: named(2), NewJournal(name: "Other")))
        books.when(.post(.transfer(from: 11, to: 12, "1", journal: 2)))
        #expect(rejection(books, add: .account(11, in: 21)) == nil)
    }

    @Test func `removing what is no direct member is refused, also the second time`() {
        var books = Books.chart()
        books.when(.addMembers([.account(11, in: 21), .set(21, in: 22)]))
        #expect(
            books.when(.removeMembers([.account(11, in: 22)])).rejection
                == .notAMember(.account(11, in: 22), index: 0))
        let twice: [Membership] = [.account(11, in: 21), .account(11, in: 21)]
        #expect(
            books.when(.removeMembers(twice)).rejection
                == .notAMember(.account(11, in: 21), index: 1))
        #expect(books.when(.removeMembers([.account(11, in: 21)])).bodies?.count == 1)
        #expect(rejection(books, add: .account(11, in: 22)) == nil)
    }

    @Test func `a dense graph of 64 sets is judged without walking its paths`() {
        // Every path through ten layers of six sets would be 6^10 of them; each set here is a
        // member of one set of the next layer only where one path is the rule, so the graph is
        // made dense by what is refused: all other edges between neighbours, in one call.
        var books = Books()
        books.when(.createJournal(id: named(1), NewJournal(name: "J")))
        for number in 100..<164 {
            books.when(
                .createAccountSet(id: named(number), NewAccountSet(journalID: named(1), name: "s")))
        }
        var edges: [Membership] = []
        for layer in 0..<9 {
            for (upper, lower) in (0..<36).map({ ($0 / 6, $0 % 6) }) {
                edges.append(.set(100 + (layer + 1) * 6 + lower, in: 100 + layer * 6 + upper))
            }
        }
        guard
            case .memberAlreadyAdded(_, .some, let index) = books.when(.addMembers(edges)).rejection
        else { return #expect(Bool(false)) }
        // 112 lies in 106 (edge 36), so in 107 it would reach 100 twice.
        #expect(index == 42)
    }
}
