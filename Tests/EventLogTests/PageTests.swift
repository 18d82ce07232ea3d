import Accounting
import Daybook
import EventFormat
import EventLog
import LedgerTestSupport
import Postgres
import Testing

/// Pages of the log are bounded by bytes, whatever they take on disk.
@Suite struct PageTests {
    /// What payloads are made of, to so many kilobytes: text that compresses to a hundredth, and
    /// such as does not compress.
    private static let fillings = [
        "repeat('0123456789abcdef', %d * 64)",
        "(select string_agg(md5(random()::text), '') from generate_series(1, %d * 32))",
    ]

    /// A ledger with these events: `count` of them, with payloads and details of so many kilobytes.
    private func makeTest(
        _ filling: String, count: Int, payload: Int, details: Int
    ) async throws -> TestLedger {
        let test = try TestLedger()
        await (try await test.open()).close()
        func text(_ kilobytes: Int) -> String {
            filling.split(separator: "%d").joined(separator: "\(kilobytes)")
        }
        try await test.sql(
            """
            insert into events
            select seq, now(), 'journal_created', 1, gen_random_uuid(),
                   json_build_object('text', \(text(payload))),
                   case when \(details) > 0 then json_build_object('text', \(text(details))) end,
                   sha256('')
            from generate_series(1, \(count)) as given (seq)
            """)
        return test
    }

    private func pages(
        _ test: TestLedger, limit: Int = 1_000, bytes: Int
    ) async throws -> [LogPage<StoredEvent>] {
        let connection = try await test.session()
        let pages = try await connection.run { session in
            var pages: [LogPage<StoredEvent>] = []
            repeat {
                let after = pages.last?.events.last?.seq ?? .zero
                pages.append(
                    try LogReading.stored(
                        session, after: after, through: Seq(.max), limit: limit, bytes: bytes))
            } while !(pages.last?.isComplete ?? true)
            return pages
        }
        await connection.close()
        return pages
    }

    private func size(_ event: StoredEvent) -> Int {
        event.payload.count + (event.details?.count ?? 0)
    }

    @Test(arguments: fillings, [(2_048, 2_048), (4_096, 0), (3, 1)])
    func `a page ends with the event that reaches the bytes asked for`(
        filling: String, kilobytes: (payload: Int, details: Int)
    ) async throws {
        let test = try await makeTest(
            filling, count: 10, payload: kilobytes.payload, details: kilobytes.details)
        let total = (kilobytes.payload + kilobytes.details) * 1_024
        // Two events do not reach it, three do.
        let bytes = total * 5 / 2
        let pages = try await pages(test, bytes: bytes)
        #expect(pages.flatMap(\.events).map(\.seq.number) == Array(1...10))
        for page in pages {
            #expect(page.events.dropLast().map(size).reduce(0, +) < bytes)
            #expect(page.events.allSatisfy { size($0) >= total })
        }
        #expect(pages.map(\.events.count) == [3, 3, 3, 1])
        #expect(pages.map(\.isComplete) == [false, false, false, true])
    }

    @Test func `an event that is larger than a page comes alone`() async throws {
        let test = try await makeTest(Self.fillings[0], count: 3, payload: 2_048, details: 0)
        let pages = try await pages(test, bytes: 1)
        #expect(pages.map(\.events.count) == [1, 1, 1])
        #expect(pages.map(\.isComplete) == [false, false, true])
    }

    @Test func `a page has no more events than asked for, and knows when it is the last`()
        async throws
    {
        let test = try await makeTest(Self.fillings[0], count: 6, payload: 1, details: 0)
        let pages = try await pages(test, limit: 3, bytes: 1_000_000)
        #expect(pages.map(\.events.count) == [3, 3])
        #expect(pages.map(\.isComplete) == [false, true])
    }

    @Test func `an empty log is one empty page`() async throws {
        let test = try TestLedger()
        await (try await test.open()).close()
        let pages = try await pages(test, bytes: 1)
        #expect(pages.count == 1)
        #expect(pages[0].events.isEmpty)
    }
}
