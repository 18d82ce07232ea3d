import Accounting
import Daybook
import LedgerTestSupport
import ServerTestSupport
import Testing

/// A cursor leads on from its row, in its list, with its filters, and nowhere else.
@Suite struct ListCursorTests {
    @Test func `a cursor with any letter changed, lost or added is refused`() async throws {
        let ledger = try await TestLedger().open()
        let books = try await SampleBooks.make(in: ledger)
        for _ in 0..<3 { try await books.makeSet(in: ledger, eventual: true, of: []) }
        func list(
            after cursor: String?, of journal: JournalID? = nil
        ) async throws -> Page<UniqueID> {
            let answer = try await ledger.read(
                .eventuallyConsistentSets(
                    journalID: journal, page: PageRequest(first: 1, after: cursor)))
            guard case .ids(let page) = answer else { throw TestFailure("no ids") }
            return page
        }
        let first = try await list(after: nil)
        let cursor = try #require(first.endCursor)
        let second = try await list(after: cursor)
        #expect(second.rows != first.rows && second.hasNextPage)
        let letters = Array(cursor)
        var damaged = [String(letters.dropLast()), cursor + "0", cursor.uppercased(), ""]
        for index in letters.indices {
            var changed = letters
            changed[index] = letters[index] == "0" ? "1" : "0"
            damaged.append(String(changed))
        }
        for text in damaged where text != cursor {
            await #expect(throws: Rejection.self, "\(text)") { try await list(after: text) }
        }
        await #expect(throws: Rejection.self) {
            try await list(after: cursor, of: books.journal)
        }
        await ledger.close()
    }
}
