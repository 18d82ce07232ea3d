import Accounting
import CommandFormat
import JSON
import Testing

/// Every error code with exactly the facts of the contract's table.
@Suite struct ErrorFormatTests {
    /// The error object of a failure, without its message, which must not be empty.
    private func facts(_ error: RequestError) throws -> String {
        var writer = JSONWriter()
        AnswerLine.write(op: "x", ref: ["r"], .failure(error), to: &writer)
        guard case .object(let line) = try JSONReader.read(writer.text()),
            case .object(var facts) = line["error"]
        else { throw Unexpected("no error: \(writer.text())") }
        #expect(line.members.map(\.key) == ["ok", "op", "ref", "error"])
        #expect(line["ok"] == false && line["op"] == "x" && line["ref"] == ["r"])
        guard case .string(let message) = facts["message"] else {
            throw Unexpected("no message")
        }
        #expect(message.utf8.count > 10)
        facts.members.removeAll { $0.key == "message" }
        return facts.text
    }

    private func facts(_ rejection: Rejection) throws -> String {
        try facts(.rejected(rejection))
    }

    private static let one = quoted(1)
    private static let two = quoted(2)

    @Test func `an invalid request tells field and reason, and more where there is more`() throws {
        let whole = InvalidRequest(
            field: "a.b", reason: "is long", maximum: 7, nearest: "c", line: 1, column: 2)
        let expected = """
            {"code":"invalid_request","field":"a.b","reason":"is long","max":7,"nearest":"c",\
            "line":1,"column":2}
            """
        #expect(try facts(.invalidRequest(whole)) == expected)
        #expect(try facts(.fault(.invalid(whole))) == expected)
        let least = InvalidRequest(field: "a", reason: "is missing")
        #expect(
            try facts(.invalidRequest(least))
                == #"{"code":"invalid_request","field":"a","reason":"is missing"}"#)
        #expect(
            try facts(.inBatch(.invalidRequest(least), index: 3))
                == #"{"code":"invalid_request","field":"a","reason":"is missing"}"#)
    }

    @Test func `an unknown operation tells its name and the nearest`() throws {
        #expect(
            try facts(.fault(.unknownOperation(name: "hed", nearest: "head")))
                == #"{"code":"unknown_op","name":"hed","nearest":"head"}"#)
        #expect(
            try facts(.fault(.unknownOperation(name: "x", nearest: nil)))
                == #"{"code":"unknown_op","name":"x"}"#)
    }

    @Test func `what was not found tells how it was asked for`() throws {
        let byID = Rejection.Lookup.id(UniqueID(bits: 1))
        #expect(
            try facts(.journalNotFound(byID))
                == #"{"code":"journal_not_found","id":\#(Self.one)}"#)
        #expect(
            try facts(.journalNotFound(.code("GL")))
                == #"{"code":"journal_not_found","by":"code","value":"GL"}"#)
        #expect(
            try facts(.accountNotFound(.externalID("x"), index: nil))
                == #"{"code":"account_not_found","by":"external_id","value":"x"}"#)
        #expect(
            try facts(.accountNotFound(byID, index: 0))
                == #"{"code":"account_not_found","id":\#(Self.one),"index":0}"#)
        #expect(
            try facts(.accountSetNotFound(byID, index: 4))
                == #"{"code":"account_set_not_found","id":\#(Self.one),"index":4}"#)
        #expect(
            try facts(.transactionNotFound(byID))
                == #"{"code":"transaction_not_found","id":\#(Self.one)}"#)
    }

    @Test(arguments: [
        (Rejection.ThingKind.account, "account"), (.accountSet, "account_set"),
        (.journal, "journal"), (.txTemplate, "tx_template"), (.transaction, "transaction"),
    ])
    func `what is taken tells by whom and since when`(
        _ kind: Rejection.ThingKind, _ word: String
    ) throws {
        let taken = Rejection.idTaken(
            kind: kind, id: UniqueID(bits: 1), seq: Seq(9), sameContent: true)
        #expect(
            try facts(taken) == """
                {"code":"id_taken","kind":"\(word)","value":\(Self.one),"seq":9,\
                "same_content":true}
                """)
        #expect(
            try facts(.codeTaken(kind: kind, code: "é", seq: Seq(9)))
                == #"{"code":"code_taken","kind":"\#(word)","value":"é","seq":9}"#)
        #expect(
            try facts(.externalIDTaken(kind: kind, externalID: "x", seq: Seq(9)))
                == #"{"code":"external_id_taken","kind":"\#(word)","value":"x","seq":9}"#)
    }

    @Test func `a conflict tells the first transaction`() throws {
        #expect(
            try facts(.transactionIDConflict(id: id(1), seq: Seq(9)))
                == #"{"code":"transaction_id_conflict","id":\#(Self.one),"seq":9}"#)
        #expect(
            try facts(.externalIDConflict(id: id(1), seq: Seq(9)))
                == #"{"code":"external_id_conflict","id":\#(Self.one),"seq":9}"#)
    }

    @Test func `what is wrong with amounts is told in the currency's form`() throws {
        let difference = Total(-1_500_000_000_000_000_000)
        for (code, written) in [("EUR", "-1.50"), ("JPY", "-1.5"), ("KWD", "-1.500")] {
            let rejection = Rejection.unbalancedTransaction(
                currency: try currency(code), layer: .pending, difference: difference)
            #expect(
                try facts(rejection) == """
                    {"code":"unbalanced_transaction","currency":"\(code)","layer":"pending",\
                    "difference":"\(written)"}
                    """)
        }
        #expect(
            try facts(.negativeUnits(entry: 2, units: "-1"))
                == #"{"code":"negative_units","entry":2,"units":"-1"}"#)
        #expect(
            try facts(.inBatch(.amountOutOfRange(entry: 1, units: "1e"), index: 0))
                == #"{"code":"amount_out_of_range","entry":1,"units":"1e","index":0}"#)
        #expect(
            try facts(.invalidCurrency(entry: 3, value: "eur"))
                == #"{"code":"invalid_currency","entry":3,"value":"eur"}"#)
    }

    @Test func `what is locked, closed or no account is told`() throws {
        #expect(
            try facts(.accountLocked(id(1))) == #"{"code":"account_locked","id":\#(Self.one)}"#)
        #expect(
            try facts(.inBatch(.journalLocked(id(1)), index: 7))
                == #"{"code":"journal_locked","id":\#(Self.one),"index":7}"#)
        let closed = Rejection.periodClosed(
            id(1), effective: try date("2026-01-31"), closedThrough: try date("2026-02-28"))
        #expect(
            try facts(closed) == """
                {"code":"period_closed","journal_id":\(Self.one),"effective":"2026-01-31",\
                "closed_through":"2026-02-28"}
                """)
        #expect(
            try facts(.entryTargetsAccountSet(id(1), entry: 4))
                == #"{"code":"entry_targets_account_set","id":\#(Self.one),"entry":4}"#)
        #expect(
            try facts(.normalBalanceInUse(id(1)))
                == #"{"code":"normal_balance_in_use","account_id":\#(Self.one)}"#)
    }

    @Test func `what is wrong with a membership is told with its index`() throws {
        let edge = Membership(setID: id(1), member: .account(id(2)))
        let pair = #""account_set_id":\#(Self.one),"member_id":\#(Self.two)"#
        let sets = #""account_set_id":\#(Self.one),"member_set_id":\#(Self.two)"#
        let expected: [(Rejection, String)] = [
            (
                .memberAlreadyAdded(edge, via: nil, index: 0),
                #""member_already_added",\#(pair),"index":0"#
            ),
            (
                .memberAlreadyAdded(edge, via: id(3), index: 1),
                #""member_already_added",\#(pair),"via":\#(quoted(3)),"index":1"#
            ),
            (.notAMember(edge, index: 2), #""not_a_member",\#(pair),"index":2"#),
            (
                .memberHasBalanceHistory(edge, index: 3),
                #""member_has_balance_history",\#(pair),"index":3"#
            ),
            (
                .membershipCycle(set: id(1), memberSet: id(2), index: 4),
                #""membership_cycle",\#(sets),"index":4"#
            ),
            (
                .membershipTooDeep(set: id(1), memberSet: id(2), depth: 17, index: 5),
                #""membership_too_deep",\#(sets),"depth":17,"max":16,"index":5"#
            ),
            (
                .journalMismatch(ids: [UniqueID(bits: 1), UniqueID(bits: 2)], index: 6),
                #""journal_mismatch","ids":[\#(Self.one),\#(Self.two)],"index":6"#
            ),
            (
                .journalMismatch(ids: [UniqueID(bits: 1)], index: nil),
                #""journal_mismatch","ids":[\#(Self.one)]"#
            ),
            (
                .cannotRecalculateSynchronousSet(id(1), index: 7),
                #""cannot_recalculate_synchronous_set","account_set_id":\#(Self.one),"index":7"#
            ),
        ]
        for (rejection, text) in expected { #expect(try facts(rejection) == #"{"code":\#(text)}"#) }
    }

    @Test func `a missing balance and a clock moved back are told`() throws {
        let key = BalanceKey(
            journalID: id(1), ownerID: UniqueID(bits: 2), currency: try currency("EUR"))
        #expect(
            try facts(.balanceNotFound(key)) == """
                {"code":"balance_not_found","journal_id":\(Self.one),"account_id":\(Self.two),\
                "currency":"EUR"}
                """)
        let now = Timestamp(microseconds: 1_767_225_600_000_001)
        let back = Rejection.clockMovedBack(at: now.advanced(byMicroseconds: -1), now: now)
        #expect(
            try facts(back) == """
                {"code":"clock_moved_back","at":"2026-01-01T00:00:00.000000Z",\
                "now":"2026-01-01T00:00:00.000001Z"}
                """)
    }

    @Test func `what the world refuses may be tried again`() throws {
        #expect(
            try facts(.unavailable(reason: "clock", message: "the clocks differ"))
                == #"{"code":"unavailable","reason":"clock","retryable":true}"#)
        #expect(
            try facts(.outcomeUnknown(id: UniqueID(bits: 1), message: "the server is gone"))
                == #"{"code":"outcome_unknown","id":\#(Self.one),"retryable":true}"#)
        #expect(
            try facts(.outcomeUnknown(id: nil, message: "the server is gone"))
                == #"{"code":"outcome_unknown","id":null,"retryable":true}"#)
    }

    @Test func `messages name what, which and why`() {
        #expect(
            Rejection.accountLocked(id(1)).message.hasPrefix("account \(UniqueID(bits: 1)) is"))
        #expect(
            InvalidRequest(field: "a", reason: "is missing").message == "a is missing")
        #expect(
            InvalidRequest(field: nil, reason: "expected :", line: 3, column: 7).message
                == "line 3, column 7: expected :")
    }
}
