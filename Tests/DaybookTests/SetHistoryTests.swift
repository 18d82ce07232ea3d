import Accounting
import Daybook
import EventLog
import LedgerTestSupport
import Testing

/// The function set_history: the same bounds for accounts and for sets of either kind.
@Suite struct SetHistoryTests {
    private struct Owners {
        let test: TestLedger
        let books: SampleBooks
        let ids: [UniqueID]

        init() async throws {
            test = try TestLedger()
            let ledger = try await test.open()
            books = try await SampleBooks.make(in: ledger)
            let account = Member.account(books.accounts[0])
            let set = try await books.makeSet(in: ledger, of: [account])
            let lazy = try await books.makeSet(in: ledger, eventual: true, of: [account])
            for _ in 0..<5 { try await ledger.post(books.transfer()) }
            _ = try await ledger.recalculate(RecalculationRequest(setIDs: [lazy]))
            await ledger.close()
            ids = [books.accounts[0].uniqueID, set.uniqueID, lazy.uniqueID]
        }

        func query(_ owner: UniqueID, _ bounds: String) -> String {
            """
            select string_agg(version::text, ' ' order by version)
            from set_history('\(books.journal)', '\(owner)', 'EUR', \(bounds))
            """
        }
    }

    @Test(arguments: [
        ("0, null", "1 2 3 4 5"), ("2, null", "3 4 5"), ("0, 2", "1 2"), ("3, 9", "4 5"),
        ("5, null", ""), ("0, 0", ""), ("0, 2147483647", "1 2 3 4 5"),
        ("null, 2", "1 2"), ("null, null", "1 2 3 4 5"), ("-7, 2", "1 2"),
        ("-9223372036854775808, null", "1 2 3 4 5"), ("9223372036854775807, null", ""),
        ("9223372036854775807, 2147483647", ""),
    ])
    func `null is no bound, a version before the first is none`(
        bounds: String, versions: String
    ) async throws {
        let owners = try await Self.owners.value
        for id in owners.ids {
            #expect(try await owners.test.value(owners.query(id, bounds)) == versions, "\(id)")
        }
    }

    @Test(arguments: ["0, -1", "null, -2147483648", "9, -1"])
    func `a negative limit is refused as a select's would be`(bounds: String) async throws {
        let owners = try await Self.owners.value
        for id in owners.ids + [.random()] {
            #expect(try await owners.test.refusal(of: owners.query(id, bounds)) == "2201W")
        }
    }

    private static let owners = Task { try await Owners() }
}
