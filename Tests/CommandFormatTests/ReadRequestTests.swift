import Accounting
import CommandFormat
import JSON
import Testing

/// Requests that read, recalculate, or move a manual clock.
@Suite struct ReadRequestTests {
    @Test func `things are asked for by one of their names`() throws {
        let one = quoted(1)
        #expect(try query(#"{"op":"get_account","id":\#(one)}"#) == .account(.id(id(1))))
        #expect(try query(#"{"op":"get_account","code":"c"}"#) == .account(.code(text("c"))))
        #expect(
            try query(#"{"op":"get_account","id":null,"external_id":"x"}"#)
                == .account(.externalID(text("x"))))
        #expect(try query(#"{"op":"get_account_set","id":\#(one)}"#) == .accountSet(.id(id(1))))
        #expect(
            try query(#"{"op":"get_account_set","external_id":"x"}"#)
                == .accountSet(.externalID(text("x"))))
        #expect(try query(#"{"op":"get_journal","id":\#(one)}"#) == .journal(.id(id(1))))
        #expect(try query(#"{"op":"get_journal","code":"c"}"#) == .journal(.code(text("c"))))
        #expect(try query(#"{"op":"get_transaction","id":\#(one)}"#) == .transaction(.id(id(1))))
        #expect(
            try query(#"{"op":"get_transaction","external_id":"x"}"#)
                == .transaction(.externalID(text("x"))))
        #expect(
            try query(#"{"op":"rollup_status","account_set_id":\#(one)}"#)
                == .rollupStatus(.set(id(1))))
        #expect(
            try query(#"{"op":"rollup_status","account_id":\#(one)}"#)
                == .rollupStatus(.account(id(1))))
    }

    @Test(arguments: [
        ("get_account", "id, code, external_id"), ("get_account_set", "id, external_id"),
        ("get_journal", "id, code"), ("get_transaction", "id, external_id"),
        ("rollup_status", "account_set_id, account_id"),
    ])
    func `none of the names, or two, are refused`(_ op: String, _ names: String) {
        let first = String(names.prefix { $0 != "," })
        #expect(
            fault(#"{"op":"\#(op)"}"#)
                == InvalidRequest(field: first, reason: "one of \(names) must be given"))
        let given = names.split(separator: ", ").suffix(2).map { #""\#($0)":\#(quoted(1))"# }
        #expect(
            fault(#"{"op":"\#(op)",\#(given.joined(separator: ","))}"#)
                == InvalidRequest(field: first, reason: "only one of \(names) may be given"))
    }

    private static let key = """
        "journal_id":\(quoted(1)),"account_id":\(quoted(2)),"currency":"EUR"
        """

    private func key() throws -> BalanceKey {
        BalanceKey(
            journalID: id(1), ownerID: UniqueID(bits: 2), currency: try currency("EUR"))
    }

    @Test func `a balance is asked for by its key`() throws {
        #expect(
            try query(#"{"op":"balance",\#(Self.key)}"#) == .balance(BalanceQuery(key: try key())))
        #expect(
            try query(#"{"op":"balance",\#(Self.key),"or_zero":true}"#)
                == .balance(BalanceQuery(key: try key(), orZero: true)))
        #expect(
            try query(
                #"{"op":"balances","journal_id":\#(quoted(1)),"account_ids":[\#(quoted(2))]}"#)
                == .balances(journalID: id(1), ownerIDs: [UniqueID(bits: 2)]))
    }

    @Test(arguments: ["eur", "9", "", "ABCDEFGHIJKLMNOPQRSTUVWXY", ".AB", "EU R", "ÄB"])
    func `a malformed currency is refused`(_ code: String) {
        let line = """
            {"op":"balance","journal_id":\(quoted(1)),"account_id":\(quoted(2)),
             "currency":"\(code)"}
            """
        #expect(fault(line)?.field == "currency")
    }

    @Test func `a history is asked for by pages`() throws {
        #expect(
            try query(#"{"op":"balance_history",\#(Self.key)}"#)
                == .balanceHistory(
                    BalanceHistoryQuery(key: try key(), afterVersion: 0, first: 100)))
        #expect(
            try query(#"{"op":"balance_history",\#(Self.key),"after_version":7,"first":1000}"#)
                == .balanceHistory(
                    BalanceHistoryQuery(key: try key(), afterVersion: 7, first: 1_000)))
        for bad in ["-1", "1.0", "1e2", "\"1\"", "9223372036854775808"] {
            let line = #"{"op":"balance_history",\#(Self.key),"after_version":\#(bad)}"#
            #expect(
                fault(line)
                    == InvalidRequest(
                        field: "after_version", reason: "must be a whole number of at least 0"))
        }
    }

    @Test func `eventually consistent sets are listed by pages`() throws {
        #expect(
            try query(#"{"op":"list_eventually_consistent_sets"}"#)
                == .eventuallyConsistentSets(journalID: nil, page: PageRequest(first: 100)))
        let line = """
            {"op":"list_eventually_consistent_sets","journal_id":\(quoted(1)),"first":1,"after":"x"}
            """
        #expect(
            try query(line)
                == .eventuallyConsistentSets(
                    journalID: id(1), page: PageRequest(first: 1, after: "x")))
    }

    @Test(arguments: ["0", "1001", "-1", "1.5", "\"10\"", "true", "99999999999999999999"])
    func `a page holds one to a thousand`(_ first: String) {
        for op in ["list_eventually_consistent_sets", "balance_history"] {
            let key = op == "balance_history" ? "," + Self.key : ""
            #expect(
                fault(#"{"op":"\#(op)"\#(key),"first":\#(first)}"#)
                    == InvalidRequest(
                        field: "first", reason: "must be a whole number from 1 to 1000",
                        maximum: 1_000))
        }
    }

    @Test func `a recalculation takes who asks and keeps nothing of it`() throws {
        let ids = #""account_set_ids":[\#(quoted(5)),\#(quoted(5))]"#
        #expect(
            try operation(#"{"op":"recalculate",\#(ids)}"#)
                == .recalculate(RecalculationRequest(setIDs: [id(5), id(5)])))
        let most = """
            {"op":"recalculate",\(ids),"deep":true,"max_entries":1,"dry_run":true,"actor":"a",
             "reason":"r"}
            """
        #expect(
            try operation(most)
                == .recalculate(
                    RecalculationRequest(
                        setIDs: [id(5), id(5)], isDeep: true, maximumEntries: 1, isDryRun: true)))
        #expect(fault(#"{"op":"recalculate",\#(ids),"max_entries":0}"#)?.field == "max_entries")
        #expect(fault(#"{"op":"recalculate",\#(ids),"actor":""}"#)?.field == "actor")
        #expect(
            fault(#"{"op":"recalculate","account_set_ids":[\#(quoted(5)),"5"]}"#)
                == InvalidRequest(field: "account_set_ids[1]", reason: "must be a UUID"))
    }

    @Test func `the head takes nothing, the clock a time`() throws {
        #expect(try operation(#"{"op":"head"}"#) == .read(.head))
        #expect(
            try operation(#"{"op":"set_clock","at":"2026-01-01T01:00:00.5+01:00"}"#)
                == .setClock(Timestamp(microseconds: 1_767_225_600_500_000)))
    }

    @Test(arguments: [
        ("2026-01-01", "must be an RFC 3339 timestamp with an offset"),
        ("2026-01-01T00:00:00", "must be an RFC 3339 timestamp with an offset"),
        ("2026-01-01T24:00:00Z", "must be an RFC 3339 timestamp with an offset"),
        ("2026-02-29T00:00:00Z", "must be an RFC 3339 timestamp with an offset"),
        ("2026-01-01T00:00:00.1234567Z", "has more than six fractional digits"),
        ("0001-01-01T00:00:00+01:00", "lies outside the years 0001 to 9999"),
    ])
    func `a time is refused that is none, or would have to be cut`(
        _ time: String, _ reason: String
    ) {
        #expect(
            fault(#"{"op":"set_clock","at":"\#(time)"}"#)
                == InvalidRequest(field: "at", reason: reason))
    }

    @Test(arguments: ["get_account", "balance", "head", "set_clock"])
    func `what writes nothing takes no actor, reason or dry run`(_ op: String) {
        for field in ["actor", "reason", "dry_run"] {
            #expect(fault(#"{"op":"\#(op)","\#(field)":null}"#)?.field == field)
        }
    }
}
