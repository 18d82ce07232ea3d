import Accounting
import CommandFormat
import JSON
import Testing

/// Requests that post.
@Suite struct PostingRequestTests {
    @Test func `a posting is read with its defaults`() throws {
        let read = try command(
            """
            {"op":"post_entries","journal_id":\(quoted(1)),"entries":[
              {"account_id":\(quoted(2)),"direction":"debit","units":"12.50","currency":"EUR"}]}
            """)
        #expect(
            read.command
                == .post(
                    Posting(
                        journalID: id(1),
                        entries: [
                            RequestedEntry(
                                accountID: id(2), direction: .debit, units: try units("12.5"),
                                currency: RequestedCurrency("EUR"), layer: .settled,
                                entryType: .manual)
                        ])))
    }

    private static let everyField = """
        "id":\(quoted(9)),"journal_id":\(quoted(1)),"effective":"2026-02-28","external_id":"x",
        "correlation_id":"c","description":"d","metadata":{"m":null},"entries":[
          {"account_id":\(quoted(2)),"direction":"credit","units":"0","currency":"BTC",
           "layer":"encumbrance","entry_type":"FEE","description":"e","metadata":{"n":"1"}}]
        """

    private static func posting() throws -> Posting {
        Posting(
            id: id(9), journalID: id(1), effective: try date("2026-02-28"),
            externalID: text("x"), correlationID: text("c"), description: text("d"),
            metadata: try metadata(["m": nil]),
            entries: [
                RequestedEntry(
                    accountID: id(2), direction: .credit, units: .exact(0),
                    currency: RequestedCurrency("BTC"), layer: .encumbrance,
                    entryType: text("FEE"), description: text("e"),
                    metadata: try metadata(["n": "1"]))
            ])
    }

    @Test func `a posting is read with every field`() throws {
        let line = #"{"op":"post_entries","actor":"a","dry_run":true,\#(Self.everyField)}"#
        #expect(
            try operation(line)
                == .write(
                    .post(try Self.posting()), Provenance(actor: text("a")), isDryRun: true))
    }

    @Test func `a malformed currency is judged later, one with U+0000 is refused at once`() throws {
        func line(_ currency: String) -> String {
            """
            {"op":"post_entries","journal_id":\(quoted(1)),"entries":[
              {"account_id":\(quoted(2)),"direction":"debit","units":"1","currency":\(currency)}]}
            """
        }
        guard case .post(.entries(let posting)) = try command(line(#""eur""#)).command else {
            return #expect(Bool(false))
        }
        #expect(posting.entries[0].currency == .malformed("eur"))
        #expect(fault(line(#""E\u0000R""#))?.field == "entries[0].currency")
    }

    @Test func `a batch holds postings`() throws {
        let line = #"{"op":"post_batch","postings":[{\#(Self.everyField)}],"reason":"r"}"#
        let read = try command(line)
        #expect(read.command == .postBatch([try Self.posting()]))
        #expect(read.provenance == Provenance(reason: text("r")))
        let empty = try command(#"{"op":"post_batch","postings":[]}"#)
        #expect(empty.command == .postBatch([RequestedPosting]()))
    }

    @Test(arguments: ["actor", "reason", "dry_run", "op", "ref"])
    func `who asks and why stand beside a batch, not in its postings`(_ field: String) {
        let line = #"{"op":"post_batch","postings":[{\#(Self.everyField),"\#(field)":"x"}]}"#
        #expect(fault(line)?.field == "postings[0].\(field)")
    }

    @Test(arguments: [
        ("units", "12.5", "must be a string such as"), ("units", "1e3", "must be a string such as"),
        ("units", "true", "must be a string, not a boolean"),
        ("units", #""1e3""#, "must be a decimal"), ("units", #""+1""#, "must be a decimal"),
        ("units", #"".5""#, "must be a decimal"), ("units", #""5.""#, "must be a decimal"),
        ("units", #"" 1""#, "must be a decimal"), ("units", #""1,5""#, "must be a decimal"),
        ("units", #""""#, "must be a decimal"), ("units", #""٣""#, "must be a decimal"),
        ("units", "null", "must not be null"),
        ("direction", #""DEBIT""#, "must be one of debit, credit"),
        ("layer", #""settle""#, "must be one of settled, pending, encumbrance"),
        ("layer", "0", "must be a string, not a number"),
        ("account_id", #""2""#, "must be a UUID"), ("account_id", "2", "must be a string"),
        ("currency", "978", "must be a string"), ("entry_type", #""""#, "must not be empty"),
        ("metadata", "[]", "must be an object, not an array"),
        ("metadata", #""{}""#, "must be an object, not a string"),
    ])
    func `a field of an entry is refused by its path`(
        _ field: String, _ value: String, _ reason: String
    ) {
        let good = [
            "account_id": quoted(2), "direction": "\"debit\"", "units": "\"1\"",
            "currency": "\"EUR\"",
        ]
        func entry(_ values: [String: String]) -> String {
            let members = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
            return "{\(members.joined(separator: ","))}"
        }
        let bad = entry(good.merging([field: value]) { $1 })
        let posting = #"{"journal_id":\#(quoted(1)),"entries":[\#(entry(good)),\#(bad)]}"#
        let whole = #"{"journal_id":\#(quoted(1)),"entries":[\#(entry(good))]}"#
        let batch = #"{"op":"post_batch","postings":[\#(whole),\#(whole),\#(posting)]}"#
        let found = fault(batch)
        #expect(found?.field == "postings[2].entries[1].\(field)")
        #expect(found?.reason.hasPrefix(reason) == true, "\(found?.reason ?? "read")")
    }

    @Test(arguments: [
        ("-1", "-1"), ("00012.5000", "12.5"), ("-0", "0"), ("-0.00", "0"), ("0.10", "0.1"),
        ("100000000000000000000", "100000000000000000000"),
        ("0.0000000000000000001", "0.0000000000000000001"),
        ("1.0000000000000000000000", "1"),
        ("99999999999999999999.999999999999999999", "99999999999999999999.999999999999999999"),
    ])
    func `an amount is judged later and only read here`(_ given: String, _ shortest: String) throws
    {
        let line = """
            {"op":"post_entries","journal_id":\(quoted(1)),"entries":[
              {"account_id":\(quoted(2)),"direction":"debit","units":"\(given)","currency":"eur"}]}
            """
        guard case .post(.entries(let posting)) = try command(line).command else { return }
        #expect(posting.entries[0].units.text == shortest)
        #expect(posting.entries[0].currency == .malformed("eur"))
    }

    @Test func `what is no list or no object is named`() {
        let journal = #""journal_id":\#(quoted(1))"#
        #expect(
            fault(#"{"op":"post_entries",\#(journal),"entries":{}}"#)
                == InvalidRequest(field: "entries", reason: "must be an array, not an object"))
        #expect(
            fault(#"{"op":"post_entries",\#(journal),"entries":[1]}"#)
                == InvalidRequest(field: "entries[0]", reason: "must be an object, not a number"))
        #expect(
            fault(#"{"op":"post_batch","postings":[{\#(journal),"entries":[null]}]}"#)
                == InvalidRequest(
                    field: "postings[0].entries[0]", reason: "must be an object, not null"))
        #expect(
            fault(#"{"op":"post_batch","postings":["x"]}"#)
                == InvalidRequest(field: "postings[0]", reason: "must be an object, not a string"))
        #expect(
            fault(#"{"op":"post_batch","postings":[{"entries":[]}]}"#)
                == InvalidRequest(field: "postings[0].journal_id", reason: "is missing"))
    }
}
