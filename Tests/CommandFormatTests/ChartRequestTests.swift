import Accounting
import CommandFormat
import JSON
import Testing

/// Requests that change journals, accounts, sets and memberships: every field, every default.
@Suite struct ChartRequestTests {
    @Test func `a journal is created with its fields, or their defaults`() throws {
        let least = try command(#"{"op":"create_journal","name":"n"}"#)
        #expect(least.command == .createJournal(id: nil, NewJournal(name: text("n"))))
        #expect(least.provenance == .none)
        #expect(!least.isDryRun)
        let most = try command(
            """
            {"op":"create_journal","ref":1,"id":\(quoted(1)),"name":"n","code":"c",
             "description":"d","effective_balances":true,"actor":"a","reason":"r","dry_run":true}
            """)
        #expect(
            most.command
                == .createJournal(
                    id: id(1),
                    NewJournal(
                        name: text("n"), code: text("c"), description: text("d"),
                        keepsEffectiveBalances: true)))
        #expect(most.provenance == Provenance(actor: text("a"), reason: text("r")))
        #expect(most.isDryRun)
    }

    @Test func `null is as absent in a creation`() throws {
        let line = """
            {"op":"create_account","id":null,"code":"c","name":"n","kind":null,
             "normal_balance":null,"external_id":null,"description":null,"metadata":null,
             "eventually_consistent":null,"account_set_id":null,"actor":null,"reason":null,
             "dry_run":null}
            """
        #expect(
            try operation(line)
                == .write(
                    .createAccount(id: nil, NewAccount(code: text("c"), name: text("n"))), .none,
                    isDryRun: false))
    }

    @Test func `a journal is updated`() throws {
        let whole = try command(
            """
            {"op":"update_journal","id":\(quoted(1)),"name":"n","description":"d",
             "status":"locked","closed_through":"2026-01-31","effective_balances":true}
            """)
        #expect(
            whole.command
                == .updateJournal(
                    id: id(1),
                    JournalChange(
                        name: .set(text("n")), description: .set(text("d")), status: .locked,
                        closedThrough: .set(try date("2026-01-31")),
                        keepsEffectiveBalances: true)))
        let cleared = try command(
            """
            {"op":"update_journal","id":\(quoted(1)),"description":null,"closed_through":null}
            """)
        #expect(
            cleared.command
                == .updateJournal(
                    id: id(1), JournalChange(description: .cleared, closedThrough: .cleared)))
        let nothing = try command(#"{"op":"update_journal","id":\#(quoted(1))}"#)
        #expect(nothing.command == .updateJournal(id: id(1), JournalChange()))
    }

    @Test func `an account is created with every field`() throws {
        let line = """
            {"op":"create_account","id":\(quoted(2)),"code":"1000","name":"Cash","kind":"asset",
             "normal_balance":"credit","external_id":"x","description":"","metadata":{"a":1.0},
             "eventually_consistent":true,"account_set_id":\(quoted(3))}
            """
        #expect(
            try command(line).command
                == .createAccount(
                    id: id(2),
                    NewAccount(
                        code: text("1000"), name: text("Cash"), kind: .asset,
                        normalBalance: .credit, externalID: text("x"), description: text(""),
                        metadata: try metadata(["a": .number(try number("1.0"))]),
                        isEventuallyConsistent: true, accountSetID: id(3))))
    }

    private func number(_ digits: String) throws -> JSON.Number {
        try #require(JSON.Number(digits: digits))
    }

    @Test(arguments: [
        ("asset", Direction.debit), ("expense", .debit), ("liability", .credit),
        ("equity", .credit), ("income", .credit),
    ])
    func `a kind brings its normal balance`(_ kind: String, _ normal: Direction) throws {
        let line = #"{"op":"create_account","code":"c","name":"n","kind":"\#(kind)"}"#
        guard case .createAccount(_, let new) = try command(line).command else { return }
        #expect(new.kind == AccountKind(word: kind))
        #expect(new.normalBalance == normal)
    }

    @Test func `an account is updated, and what is optional is cleared by null`() throws {
        let set = try command(
            """
            {"op":"update_account","id":\(quoted(2)),"code":"c","name":"n","kind":"equity",
             "normal_balance":"debit","status":"active","external_id":"x","description":"d",
             "metadata":{}}
            """)
        #expect(
            set.command
                == .updateAccount(
                    id: id(2),
                    AccountChange(
                        code: text("c"), name: .set(text("n")), kind: .set(.equity),
                        normalBalance: .debit, status: .active, externalID: .set(text("x")),
                        description: .set(text("d")), metadata: .set(try metadata([:])))))
        let cleared = try command(
            """
            {"op":"update_account","id":\(quoted(2)),"kind":null,"external_id":null,
             "description":null,"metadata":null}
            """)
        #expect(
            cleared.command
                == .updateAccount(
                    id: id(2),
                    AccountChange(
                        kind: .cleared, externalID: .cleared, description: .cleared,
                        metadata: .cleared)))
    }

    @Test(arguments: [
        ("update_journal", ["name", "status", "effective_balances"]),
        ("update_account", ["code", "name", "normal_balance", "status"]),
        ("update_account_set", ["name"]),
    ])
    func `null does not clear what is not optional`(_ op: String, _ fields: [String]) {
        for field in fields {
            let line = #"{"op":"\#(op)","id":\#(quoted(1)),"\#(field)":null}"#
            #expect(fault(line) == InvalidRequest(field: field, reason: "must not be null"))
        }
    }

    @Test func `effective balances cannot be turned off`() {
        let line = #"{"op":"update_journal","id":\#(quoted(1)),"effective_balances":false}"#
        #expect(fault(line)?.field == "effective_balances")
    }

    @Test func `a set is created and updated`() throws {
        let least = try command(
            #"{"op":"create_account_set","journal_id":\#(quoted(1)),"name":"n"}"#)
        #expect(
            least.command
                == .createAccountSet(
                    id: nil, NewAccountSet(journalID: id(1), name: text("n"))))
        let most = try command(
            """
            {"op":"create_account_set","id":\(quoted(5)),"journal_id":\(quoted(1)),"name":"n",
             "normal_balance":"debit","eventually_consistent":true,"external_id":"x",
             "description":"d","metadata":{"k":[]}}
            """)
        #expect(
            most.command
                == .createAccountSet(
                    id: id(5),
                    NewAccountSet(
                        journalID: id(1), name: text("n"), normalBalance: .debit,
                        isEventuallyConsistent: true, externalID: text("x"),
                        description: text("d"), metadata: try metadata(["k": []]))))
        let update = try command(
            """
            {"op":"update_account_set","id":\(quoted(5)),"name":"m","external_id":null,
             "description":"d","metadata":null}
            """)
        #expect(
            update.command
                == .updateAccountSet(
                    id: id(5),
                    AccountSetChange(
                        name: .set(text("m")), externalID: .cleared, description: .set(text("d")),
                        metadata: .cleared)))
    }

    @Test(arguments: ["add_members", "remove_members"])
    func `members are named by account or by set`(_ op: String) throws {
        let read = try command(
            """
            {"op":"\(op)","members":[
              {"account_set_id":\(quoted(5)),"account_id":\(quoted(2))},
              {"account_set_id":\(quoted(5)),"account_id":null,"member_set_id":\(quoted(6))}]}
            """)
        let edges = [
            Membership(setID: id(5), member: .account(id(2))),
            Membership(setID: id(5), member: .set(id(6))),
        ]
        #expect(read.command == (op == "add_members" ? .addMembers(edges) : .removeMembers(edges)))
        let none = try command(#"{"op":"\#(op)","members":[]}"#)
        #expect(none.command == (op == "add_members" ? .addMembers([]) : .removeMembers([])))
    }

    @Test func `a membership names exactly one member`() {
        let neither = #"{"op":"add_members","members":[{"account_set_id":\#(quoted(5))}]}"#
        #expect(fault(neither)?.field == "members[0].account_id")
        let both = """
            {"op":"add_members","members":[{"account_set_id":\(quoted(5)),
             "account_id":\(quoted(1)),"member_set_id":\(quoted(2))}]}
            """
        #expect(fault(both)?.field == "members[0].member_set_id")
    }

    @Test(arguments: [
        ("create_journal", ["name"]),
        ("update_journal", ["id"]),
        ("create_account", ["code", "name"]),
        ("update_account", ["id"]),
        ("create_account_set", ["journal_id", "name"]),
        ("update_account_set", ["id"]),
        ("add_members", ["members"]),
        ("remove_members", ["members"]),
        ("post_entries", ["journal_id", "entries"]),
        ("post_batch", ["postings"]),
        ("recalculate", ["account_set_ids"]),
        ("balance", ["journal_id", "account_id", "currency"]),
        ("balances", ["journal_id", "account_ids"]),
        ("balance_history", ["journal_id", "account_id", "currency"]),
        ("set_clock", ["at"]),
    ])
    func `what is missing is named in the order of the table`(
        _ op: String, _ fields: [String]
    ) {
        let values = [
            "name": "\"n\"", "id": quoted(1), "code": "\"c\"", "journal_id": quoted(1),
            "account_id": quoted(2), "currency": "\"EUR\"",
        ]
        var given = ""
        for field in fields {
            let line = #"{"op":"\#(op)"\#(given)}"#
            #expect(fault(line) == InvalidRequest(field: field, reason: "is missing"))
            let null = #"{"op":"\#(op)"\#(given),"\#(field)":null}"#
            #expect(fault(null) == InvalidRequest(field: field, reason: "must not be null"))
            given += #","\#(field)":\#(values[field] ?? "")"#
        }
    }
}
