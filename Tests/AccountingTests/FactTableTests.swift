import TestSupport
import Testing

@testable import Accounting

/// What is known, changed and taken back again, against a table that is copied at each mark.
extension Int: FactTableKey {}

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

    /// A key that meets others in few places.
    private struct CrowdedKey: FactTableKey {
        let number: Int
        var mixed: UInt64 { UInt64(number % 5) }
    }

    @Test(arguments: TestSeed.seeds(20))
    func `keys that mix to the same number are told apart`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var shard = FactShard<CrowdedKey, Int>()
        var known: [CrowdedKey: Int] = [:]
        for step in 0..<1_000 {
            let key = CrowdedKey(number: Int.random(in: 0..<60, using: &random))
            let place = shard.find(key, key.mixed)
            #expect(place.flatMap { shard[$0].value } == known[key], "seed \(seed), step \(step)")
            switch (place, Int.random(in: 0..<3, using: &random)) {
            case (let place?, 0):
                let removed = shard.remove(at: place).value
                let expected = known.removeValue(forKey: key)
                #expect(removed == expected)
            case (let place?, _):
                shard[place] = .present(step)
                known[key] = step
            case (nil, _):
                shard.insert(key, key.mixed, .present(step))
                known[key] = step
            }
            #expect(shard.entries.count == known.count)
        }
        #expect(known.count > 10)
        for (key, value) in known {
            #expect(shard.find(key, key.mixed).flatMap { shard[$0].value } == value)
        }
    }

    @Test func `a table never moves more than one small shard at once, and keeps to its limit`() {
        let limit = 20_000
        var table = FactTable<UniqueID, Int>(limit: limit)
        var made = 0
        let inUse = UniqueID(bits: 7 << 64)
        table.learn(inUse, .present(0))
        for _ in 0..<300 {
            for _ in 0..<256 {
                made += 1
                // As the ledger makes them: the time in front, counted behind.
                table.change(UniqueID(bits: UInt128(made)), to: .present(made))
            }
            table.settle(upTo: table.mark)
            let isKnown = table.touch(inUse)
            #expect(isKnown)
            #expect(table.largestShard <= 2 * FactTable<UniqueID, Int>.factsOfShard)
            #expect(table.count <= limit + 5_000)
        }
        #expect(made > 3 * limit)
        #expect(table.count > limit / 2)
        // The newest are there, the oldest are not.
        #expect(table[UniqueID(bits: UInt128(made))]?.value == made)
        #expect(table[UniqueID(bits: 1)] == nil)
    }

    @Test func `ids that follow one another and those that share their ends are spread evenly`() {
        let families: [(Int) -> UniqueID] = [
            { UniqueID(bits: UInt128($0)) }, { UniqueID(bits: UInt128($0) << 64) },
            { UniqueID(bits: UInt128($0) << 64 | UInt128($0)) },
            { UniqueID(bits: UInt128($0) << 100 | 7) },
        ]
        for family in families {
            var counts = [Int](repeating: 0, count: 256)
            for number in 1...25_600 { counts[Int(family(number).mixed >> 56)] += 1 }
            // A hundred each, with a deviation of ten.
            #expect(counts.allSatisfy { (30...220).contains($0) }, "\(counts.max() ?? 0)")
        }
    }

    @Test func `what tells two balances apart tells their numbers apart`() {
        let numbers = ["EUR", "USD", "ABCDEFGHI", "ABCDEFGHIJKLMNOPQR", "ABCDEFGHIJKLMNOPQS"]
            .flatMap { code in
                (1...4).flatMap { journal in
                    (1...4).map { owner in
                        BalanceKey(
                            journalID: named(journal), ownerID: UniqueID(bits: UInt128(owner)),
                            currency: RequestedCurrency(code).wellFormed
                        ).mixed
                    }
                }
            }
        #expect(Set(numbers).count == 80)
        #expect(UniqueID(bits: 5).mixed == UniqueID(bits: 5).mixed)
    }

    /// A writer that knows what a transfer needs.
    private func writer() -> Decider {
        var decider = Decider(at: .beforeFirst, outside: .test)
        let all = Books.chart().decider.state.cache
        decider.state.cache.learn(journal: named(1), all.journals[named(1)] ?? .absent)
        for number in [11, 12] {
            let id = UniqueID(bits: UInt128(number))
            decider.state.cache.learn(node: id, all.nodes[id] ?? .absent)
            decider.state.cache.learn(
                balance: BalanceKey(journalID: named(1), ownerID: id, currency: Currency.euro),
                .absent)
        }
        return decider
    }

    @Test func `a writer keeps the ids that it was given and none that it made`() {
        var decider = writer()
        var number: UInt64 = 0
        func post(_ posting: Posting) {
            number += 1
            let seed = Seed(
                milliseconds: 0, chance: UInt128(number) << 64, salt: Salt(bits: 0), saltSecret: 0)
            let request = Request(
                command: .post(posting), provenance: .none, isDryRun: false, seed: seed)
            let place = LogPosition(
                after: decider.state.position, now: Timestamp(microseconds: 1_767_225_600_000_000))
            let decision = decider.decide(request, at: place)
            #expect(decision.events?.count == 1)
            decider.state.settle()
        }
        let before = decider.state.count
        for _ in 0..<100 { post(.transfer(from: 11, to: 12, "1")) }
        #expect(decider.state.count == before && decider.state.cache.transactions.count == 0)
        post(.transfer(900, from: 11, to: 12, "1"))
        #expect(
            decider.state.cache.transactions[named(900)] != nil
                && decider.state.cache.transactions.count == 1)
        post(.transfer(from: 11, to: 12, "1", externalID: "x"))
        #expect(
            decider.state.cache.transactions.count == 2
                && decider.state.cache.externalIDs.count == 1)
    }

    @Test func `members that are added and removed are taken back in their places`() {
        let set: AccountSetID = named(1)
        let members = (10..<14).map { Member.account(named($0)) }
        var decider = Decider.complete(remembersTransactions: true, outside: .test)
        decider.state.cache.learn(members: set, members)
        let mark = decider.state.mark
        decider.state.remove(Membership(setID: set, member: members[1]))
        decider.state.add(Membership(setID: set, member: members[1]))
        decider.state.remove(Membership(setID: set, member: members[0]))
        #expect(decider.state.cache.members[set]?.value == [members[2], members[3], members[1]])
        decider.state.rollback(to: mark)
        #expect(decider.state.cache.members[set]?.value == members)
    }
}
