import TestSupport
import Testing

@testable import Accounting

/// A writer knows a part of the ledger, reads what it lacks, and sees what others wrote. It must
/// decide as one who knows everything.
@Suite struct PartialFactsTests {
    /// Answers what a writer lacks from facts that are complete, as the database would.
    private func teach(_ cache: inout FactCache, _ keys: [FactKey], from all: FactCache) {
        for key in keys {
            switch key {
            case .node(let id): teachNode(&cache, id, from: all)
            case .journal(let id): cache.learn(journal: id, all.journals[id] ?? .absent)
            case .nameOwner(let name):
                cache.learn(nameOwner: name, all.nameOwners[name] ?? .absent)
                if case .templateCode = name, let owner = all.nameOwners[name]?.value {
                    let id = TxTemplateID(owner.id)
                    cache.learn(template: id, all.templates[id] ?? .absent)
                }
            case .template(let id): cache.learn(template: id, all.templates[id] ?? .absent)
            case .balance(let key): cache.learn(balance: key, all.balances[key] ?? .absent)
            case .transaction(let id):
                cache.learn(transaction: id, all.transactions[id] ?? .absent)
            case .transactionExternalID(let externalID):
                let fact = all.externalIDs[externalID] ?? .absent
                cache.learn(externalID: externalID, fact)
                if case .present(let id) = fact {
                    cache.learn(transaction: id, all.transactions[id] ?? .absent)
                }
            case .members(let set): cache.learn(members: set, all.members[set]?.value ?? [])
            case .activity(let account):
                cache.learn(activity: account, all.activity[account]?.value ?? [])
            case .history(let set):
                cache.learn(history: set, all.history[set]?.value ?? false)
            }
        }
    }

    /// With everything above it, as the reading statement does.
    private func teachNode(_ cache: inout FactCache, _ id: UniqueID, from all: FactCache) {
        let fact = all.nodes[id] ?? .absent
        cache.learn(node: id, fact)
        for parent in fact.value?.parents ?? [] { teachNode(&cache, parent.uniqueID, from: all) }
    }

    private func catchUp(_ writer: inout Decider, _ log: [Event]) {
        for event in log[Int(writer.state.position.seq.number)...] { writer.state.observe(event) }
        writer.state.settle()
    }

    private func decide(
        _ request: Request, _ writer: inout Decider, _ all: Decider, _ place: LogPosition
    ) -> (decision: Decision, rounds: Int) {
        for round in 0..<200 {
            let decision = writer.decide(request, at: place)
            guard case .lacks(let keys) = decision else { return (decision, round) }
            #expect(!keys.isEmpty)
            teach(&writer.state.cache, keys, from: all.state.cache)
        }
        return (.lacks([]), 200)
    }

    @Test(arguments: TestSeed.seeds(6), [false, true])
    func `two writers with few facts decide as one who knows all`(seed: UInt64, looksUp: Bool) {
        var generator = CommandGenerator(seed: seed)
        var all = Decider.complete(remembersTransactions: true, outside: .test)
        var log: [Event] = []
        var writers = (0..<2).map { _ in
            var decider = Decider(at: .beforeFirst, limit: 40, outside: .test)
            decider.looksUpIDs = looksUp
            return decider
        }
        var now = Timestamp(microseconds: 1_767_225_600_000_000)
        for step in 0..<1_500 {
            now = now.advanced(byMicroseconds: Int64(step % 3))
            let turn = generator.random.happens(50) ? 0 : 1
            if generator.random.happens(1) {
                writers[turn] = Decider(at: all.state.position, limit: 40, outside: .test)
                writers[turn].looksUpIDs = looksUp
            }
            let request = generator.request()
            let place = LogPosition(after: all.state.position, now: now)
            catchUp(&writers[turn], log)
            let (decision, _) = decide(request, &writers[turn], all, place)
            var known = all
            let expected = known.decide(request, at: place)
            if case .accepted = decision, expected.events == nil, !looksUp {
                // An id was taken for unused: the log's unique index refuses the batch, and it is
                // decided again with a look.
                writers[turn] = Decider(at: all.state.position, limit: 40, outside: .test)
                writers[turn].looksUpIDs = true
                let (again, _) = decide(request, &writers[turn], all, place)
                #expect(again.rejection == expected.rejection, "step \(step)")
                writers[turn].looksUpIDs = false
                continue
            }
            if !looksUp, decision.events != expected.events, decision.events != nil {
                #expect(expected.replayedID != nil || isBatch(request), "step \(step)")
                writers[turn] = Decider(at: all.state.position, limit: 40, outside: .test)
                continue
            }
            #expect(decision.events == expected.events, "step \(step)")
            #expect(decision.rejection == expected.rejection, "step \(step)")
            all = known
            if !request.isDryRun { log += expected.events ?? [] }
            writers[turn].state.settle()
            all.state.settle()
        }
        #expect(log.count > 300)
    }

    @Test func `a name that an unknown account takes is no longer known to be free`() {
        var state = LedgerState(at: .beforeFirst, limit: 40, hashing: Books.hashing)
        state.cache.learn(nameOwner: .accountCode("free"), .absent)
        state.cache.learn(
            nameOwner: .accountCode("held"), .present(NameOwner(id: UniqueID(bits: 7), seq: Seq(1)))
        )
        state.cache.learn(
            nameOwner: .accountCode("other"),
            .present(NameOwner(id: UniqueID(bits: 8), seq: Seq(2))))
        let change = AccountChange(code: "free")
        state.observe(
            Event(
                seq: Seq(1), recordedAt: Timestamp(microseconds: 1),
                body: .accountUpdated(named(7), change)))
        #expect(state.cache.nameOwners[.accountCode("free")] == nil)
        #expect(state.cache.nameOwners[.accountCode("held")] == nil)
        #expect(state.cache.nameOwners[.accountCode("other")] != nil)
    }

    private func isBatch(_ request: Request) -> Bool {
        if case .postBatch = request.command { true } else { false }
    }

    @Test(arguments: TestSeed.seeds(3))
    func `the events of a log fold to the facts that decided them`(seed: UInt64) {
        var generator = CommandGenerator(seed: seed)
        var decided = Decider.complete(remembersTransactions: true, outside: .test)
        var folded = decided
        let now = Timestamp(microseconds: 1_767_225_600_000_000)
        for _ in 0..<1_500 {
            let request = generator.request()
            let decision = decided.decide(
                request, at: LogPosition(after: decided.state.position, now: now))
            guard !request.isDryRun else { continue }
            for event in decision.events ?? [] { folded.state.fold(event) }
        }
        #expect(folded.state.position == decided.state.position)
        for account in generator.accounts {
            for journal in generator.journals {
                let key = BalanceKey(
                    journalID: journal, ownerID: account.uniqueID, currency: Currency.euro)
                #expect(
                    folded.state.cache.balances[key]?.value?.balance
                        == decided.state.cache.balances[key]?.value?.balance)
            }
            #expect(
                folded.state.cache.nodes[account.uniqueID]?.value?.parents
                    == decided.state.cache.nodes[account.uniqueID]?.value?.parents)
        }
        for set in generator.sets {
            #expect(
                folded.state.cache.history[set]?.value == decided.state.cache.history[set]?.value)
        }
    }
}
