import TestSupport
import Testing

@testable import Accounting

/// What is known, changed and taken back again, against a table that is copied at each mark.
@Suite struct FactTableTests {
    private struct Pair {
        var table = FactTable<Int, [Int]>(limit: nil)
        /// What the table should know.
        var known: [Int: [Int]] = [:]

        mutating func change(_ key: Int, _ number: Int, by random: inout SeededGenerator) {
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                table.change(key, to: .present([number]))
                known[key] = [number]
            case 1:
                table.forget(key)
                known[key] = nil
            default:
                table.modify(key, revert: { $0.removeLast() }, { $0.append(number) })
                known[key]?.append(number)
            }
        }
    }

    @Test(arguments: TestSeed.seeds(20))
    func `taking back restores what was known, however it was changed`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var pair = Pair()
        var marks: [(Int, [Int: [Int]])] = []
        for step in 0..<400 {
            let key = Int.random(in: 0..<4, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0: marks.append((pair.table.mark, pair.known))
            case 1:
                guard let (mark, known) = marks.popLast() else { continue }
                pair.table.rollback(to: mark)
                pair.known = known
            default: pair.change(key, step, by: &random)
            }
            for key in 0..<4 { #expect(pair.table[key]?.value == pair.known[key], "seed \(seed)") }
        }
    }

    @Test func `members that are added and removed are taken back in their places`() {
        let set: AccountSetID = named(1)
        let members = (10..<14).map { Member.account(named($0)) }
        var facts = Facts.complete(remembersTransactions: true, outside: .test)
        facts.learn(members: set, members)
        let mark = facts.mark
        facts.remove(Membership(setID: set, member: members[1]))
        facts.add(Membership(setID: set, member: members[1]))
        facts.remove(Membership(setID: set, member: members[0]))
        #expect(facts.members[set]?.value == [members[2], members[3], members[1]])
        facts.rollback(to: mark)
        #expect(facts.members[set]?.value == members)
    }
}
