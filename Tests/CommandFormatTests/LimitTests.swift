import Accounting
import CommandFormat
import JSON
import Testing

/// What is too large, too deep, too long or unknown is refused, naming field and limit.
@Suite struct LimitTests {
    private func journal(_ field: String, _ value: String) -> InvalidRequest? {
        let members = ["name": "\"n\""].merging([field: value]) { $1 }
        let text = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        return fault(#"{"op":"create_journal",\#(text.joined(separator: ","))}"#)
    }

    private func account(_ field: String, _ value: String) -> InvalidRequest? {
        let members = ["code": "\"c\"", "name": "\"n\""].merging([field: value]) { $1 }
        let text = members.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
        return fault(#"{"op":"create_account",\#(text.joined(separator: ","))}"#)
    }

    private func entry(_ field: String, _ value: String) -> InvalidRequest? {
        fault(
            """
            {"op":"post_entries","journal_id":\(quoted(1)),"entries":[{"account_id":\(quoted(2)),
             "direction":"debit","units":"1","currency":"EUR","\(field)":\(value)}]}
            """)
    }

    private func expectBound(
        _ field: String, _ minimum: Int, _ maximum: Int,
        _ refusal: (String, String) -> InvalidRequest?
    ) {
        // Each letter takes two bytes: the bound is one of bytes.
        let half = String(repeating: "é", count: maximum / 2)
        let full = half + String(repeating: "x", count: maximum % 2)
        #expect(refusal(field, "\"\(full)\"") == nil)
        let over = refusal(field, "\"\(full)x\"")
        #expect(over?.maximum == maximum)
        #expect(over?.field?.hasSuffix(field) == true)
        #expect(
            over?.reason == "has \(maximum + 1) bytes, more than the \(maximum) allowed")
        let empty = refusal(field, "\"\"")
        #expect(empty?.reason == (minimum > 0 ? "must not be empty" : nil))
        #expect(refusal(field, "\"a\\u0000b\"")?.reason == "must not contain U+0000")
    }

    @Test func `texts have their bounds in bytes`() {
        expectBound("name", 1, 1_024, journal)
        expectBound("code", 1, 255, journal)
        expectBound("description", 0, 16_384, journal)
        expectBound("actor", 1, 255, journal)
        expectBound("reason", 0, 16_384, journal)
        expectBound("name", 1, 1_024, account)
        expectBound("code", 1, 255, account)
        expectBound("external_id", 1, 255, account)
        expectBound("entry_type", 1, 250, entry)
        expectBound("description", 0, 16_384, entry)
        expectBound("correlation_id", 1, 255) { field, value in
            fault(
                """
                {"op":"post_entries","journal_id":\(quoted(1)),"\(field)":\(value),"entries":[]}
                """)
        }
    }

    @Test func `metadata has at most 64 KiB without blanks`() {
        // {"k":"…"} takes eight bytes beside the text.
        let text = String(repeating: "x", count: 65_536 - 8)
        #expect(account("metadata", #"{ "k" : "\#(text)" }"#) == nil)
        #expect(
            account("metadata", #"{"k":"\#(text)x"}"#)
                == InvalidRequest(
                    field: "metadata", reason: "takes more than 65536 bytes", maximum: 65_536))
        #expect(entry("metadata", #"{"k":"\#(text)x"}"#)?.field == "entries[0].metadata")
    }

    @Test func `metadata has at most 32 levels`() {
        func nested(_ levels: Int) -> String {
            #"{"k":"# + String(repeating: "[", count: levels - 1)
                + String(repeating: "]", count: levels - 1) + "}"
        }
        #expect(account("metadata", nested(32)) == nil)
        #expect(
            account("metadata", nested(33))
                == InvalidRequest(
                    field: "metadata", reason: "is nested deeper than 32 levels", maximum: 32))
    }

    @Test(arguments: [
        ("1e37", true), ("1e38", false), ("1e30", true), ("-9.9e37", true), ("1e-38", true),
        ("1e-39", false), ("12345678901234567890123456789012345678", true),
        ("123456789012345678901234567890123456789", false),
        ("0.12345678901234567890123456789012345678", true),
        ("0.123456789012345678901234567890123456789", false), ("0e37", true), ("0e38", false),
        ("-0e-38", true), ("0e-39", false),
        ("1e999999999999999999999", false), ("1e-999999999999999999999", false),
        ("0.0", true), ("100e-40", false), ("0e9999999999999", false),
    ])
    func `a number in metadata has at most 38 digits on each side`(_ number: String, _ fits: Bool) {
        for value in [number, "[\(number)]", #"{"deep":[\#(number)]}"#] {
            let found = account("metadata", #"{"k":\#(value)}"#)
            #expect((found == nil) == fits, "\(found?.reason ?? "accepted")")
            #expect(found?.maximum == (fits ? nil : 38))
            #expect(found?.reason.hasSuffix(": \(number)") ?? fits)
        }
    }

    @Test func `U+0000 in metadata is refused, in keys as well`() {
        let expected = InvalidRequest(field: "metadata", reason: "must not contain U+0000")
        #expect(account("metadata", #"{"k":["\u0000"]}"#) == expected)
        #expect(account("metadata", #"{"k":{"\u0000":1}}"#) == expected)
    }

    @Test func `lists have their bounds`() throws {
        let member = #"{"account_set_id":\#(quoted(1)),"account_id":\#(quoted(2))}"#
        expectCount("members", 10_000, member) { #"{"op":"add_members","members":[\#($0)]}"# }
        let entry = """
            {"account_id":\(quoted(2)),"direction":"debit","units":"1","currency":"EUR"}
            """
        expectCount("entries", 1_000, entry) {
            #"{"op":"post_entries","journal_id":\#(quoted(1)),"entries":[\#($0)]}"#
        }
        expectCount("postings[0].entries", 1_000, entry) {
            #"{"op":"post_batch","postings":[{"journal_id":\#(quoted(1)),"entries":[\#($0)]}]}"#
        }
        let posting = #"{"journal_id":\#(quoted(1)),"entries":[]}"#
        expectCount("postings", 10_000, posting) { #"{"op":"post_batch","postings":[\#($0)]}"# }
        expectCount("account_set_ids", 10_000, quoted(1)) {
            #"{"op":"recalculate","account_set_ids":[\#($0)]}"#
        }
        expectCount("account_ids", 10_000, quoted(1)) {
            #"{"op":"balances","journal_id":\#(quoted(1)),"account_ids":[\#($0)]}"#
        }
    }

    private func expectCount(
        _ field: String, _ maximum: Int, _ element: String, _ line: (String) -> String
    ) {
        let full = Array(repeating: element, count: maximum).joined(separator: ",")
        #expect(fault(line(full)) == nil)
        #expect(
            fault(line(full + "," + element))
                == InvalidRequest(
                    field: field,
                    reason: "has \(maximum + 1) elements, more than the \(maximum) allowed",
                    maximum: maximum))
    }

    @Test(
        arguments: [
            ("create_account", "cod", "code"), ("create_account", "nmae", "name"),
            ("create_account", "externalid", "external_id"), ("create_account", "kinds", "kind"),
            ("create_account", "Kind", "kind"), ("create_account", "knd", "kind"),
            ("create_account", "exteralId", nil),
            ("create_account", "normalBalance", "normal_balance"),
            ("create_account", "meta", nil), ("create_account", "", "id"),
            ("create_account", "metadatadata", nil), ("create_account", "dryrun", "dry_run"),
            ("create_account", "journal_id", nil), ("post_batch", "posting", "postings"),
            ("balance", "account", nil), ("head", "reff", "ref"), ("recalculate", "deeep", "deep"),
        ] as [(String, String, String?)])
    func `an unknown field names the nearest within two letters`(
        _ op: String, _ field: String, _ nearest: String?
    ) {
        let hint = nearest.map { "; did you mean \($0)?" } ?? ""
        #expect(
            fault(#"{"op":"\#(op)","\#(field)":1}"#)
                == InvalidRequest(
                    field: field, reason: "is no field here" + hint, nearest: nearest))
    }

    @Test func `an unknown field is told before what is missing or wrong`() {
        #expect(fault(#"{"op":"create_account","code":1,"nam":"n"}"#)?.nearest == "name")
        let line = """
            {"op":"post_batch","postings":[{"journal_id":\(quoted(1)),"entries":[
             {"accountid":\(quoted(1))}]}]}
            """
        #expect(fault(line)?.field == "postings[0].entries[0].accountid")
        #expect(fault(line)?.nearest == "account_id")
    }

    @Test(arguments: [
        ("id", "\"x\"", "must be a UUID"),
        ("id", "\"{00000000-0000-0000-0000-000000000001}\"", "must be a UUID"),
        ("id", "\"00000000000000000000000000000001\"", "must be a UUID"),
        ("id", "7", "must be a string, not a number"),
        ("kind", "\"assets\"", "must be one of asset, expense, liability, equity, income"),
        ("normal_balance", "\"Debit\"", "must be one of debit, credit"),
        ("eventually_consistent", "1", "must be true or false, not a number"),
        ("eventually_consistent", "\"true\"", "must be true or false, not a string"),
        ("name", "[]", "must be a string, not an array"),
        ("metadata", "\"x\"", "must be an object, not a string"),
        ("account_set_id", "{}", "must be a string, not an object"),
        ("dry_run", "0", "must be true or false, not a number"),
    ])
    func `a value of the wrong kind is refused`(
        _ field: String, _ value: String, _ reason: String
    ) {
        #expect(account(field, value) == InvalidRequest(field: field, reason: reason))
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "10000-01-01", "2026-1-1",
        "2026-01-01T00:00:00Z", "20260101", "2026-01-0١", "",
    ])
    func `a date is refused that is none`(_ day: String) {
        let line = """
            {"op":"update_journal","id":\(quoted(1)),"closed_through":"\(day)"}
            """
        #expect(fault(line)?.field == "closed_through")
    }

    @Test func `ids are read in either case`() throws {
        let line = #"{"op":"get_account","id":"ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB"}"#
        guard case .account(.id(let id)) = try query(line) else { return }
        #expect("\(id)" == "abcdefab-cdef-abcd-efab-cdefabcdefab")
    }
}
