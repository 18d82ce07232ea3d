import Accounting
import CommandFormat
import JSON
import Testing

/// Every shape of the contract: its members in order, absent values null and never left out.
@Suite struct AnswerFormatTests {
    private func result(_ answer: Answer) -> String {
        String(decoding: AnswerLine.object(answer), as: UTF8.self)
    }

    private static let one = quoted(1)
    private static let two = quoted(2)
    private static let time = Timestamp(microseconds: 1_767_225_600_000_007)
    private static let written = #""2026-01-01T00:00:00.000007Z""#

    @Test func `an answer says what was asked and the last event's seq`() {
        var writer = JSONWriter()
        AnswerLine.write(
            op: "head", ref: ["a": 1], .success(Reply(seq: Seq(7), answer: .clockSet)), to: &writer)
        #expect(writer.text() == #"{"ok":true,"op":"head","ref":{"a":1},"seq":7,"result":{}}"#)
        writer.removeAll()
        AnswerLine.write(
            op: nil, ref: nil, .success(Reply(seq: nil, answer: .clockSet)), to: &writer)
        #expect(writer.text() == #"{"ok":true,"op":null,"ref":null,"seq":null,"result":{}}"#)
    }

    @Test func `a journal has its shape`() throws {
        var journal = Journal(
            id: id(1), name: nil, code: nil, status: .active, description: nil,
            keepsEffectiveBalances: false, closedThrough: nil)
        #expect(
            result(.journal(journal)) == """
                {"journal":{"id":\(Self.one),"name":null,"code":null,"status":"active",\
                "description":null,"effective_balances":false,"closed_through":null}}
                """)
        journal.name = text("a\"b")
        journal.code = text("c")
        journal.status = .locked
        journal.description = text("")
        journal.keepsEffectiveBalances = true
        journal.closedThrough = try date("2026-01-31")
        #expect(
            result(.journal(journal)) == """
                {"journal":{"id":\(Self.one),"name":"a\\"b","code":"c","status":"locked",\
                "description":"","effective_balances":true,"closed_through":"2026-01-31"}}
                """)
    }

    @Test func `an account has its shape`() throws {
        var account = Account(
            id: id(1), code: text("c"), name: nil, kind: nil, normalBalance: .credit,
            status: .active, externalID: nil, description: nil, metadata: nil,
            isEventuallyConsistent: false)
        #expect(
            result(.account(account)) == """
                {"account":{"id":\(Self.one),"code":"c","name":null,"kind":null,\
                "normal_balance":"credit","status":"active","external_id":null,\
                "description":null,"metadata":null,"eventually_consistent":false}}
                """)
        account.name = text("é 漢")
        account.kind = .liability
        account.externalID = text("x")
        account.metadata = try metadata(["b": 1, "a": [nil, "z"]])
        #expect(
            result(.account(account)) == """
                {"account":{"id":\(Self.one),"code":"c","name":"é 漢","kind":"liability",\
                "normal_balance":"credit","status":"active","external_id":"x",\
                "description":null,"metadata":{"b":1,"a":[null,"z"]},\
                "eventually_consistent":false}}
                """)
    }

    @Test func `a set and its members have their shapes`() {
        let set = AccountSet(
            id: id(1), journalID: id(2), name: text("n"), normalBalance: .debit,
            isEventuallyConsistent: true, externalID: nil, description: nil, metadata: nil)
        #expect(
            result(.accountSet(set)) == """
                {"account_set":{"id":\(Self.one),"journal_id":\(Self.two),"name":"n",\
                "normal_balance":"debit","eventually_consistent":true,"external_id":null,\
                "description":null,"metadata":null}}
                """)
        let members: [(edge: Membership, seq: Seq)] = [
            (Membership(setID: id(1), member: .account(id(2))), Seq(8)),
            (Membership(setID: id(1), member: .set(id(2))), Seq(9)),
        ]
        #expect(
            result(.members(members)) == """
                {"members":[{"account_set_id":\(Self.one),"account_id":\(Self.two),"seq":8},\
                {"account_set_id":\(Self.one),"member_set_id":\(Self.two),"seq":9}]}
                """)
        #expect(result(.members([])) == #"{"members":[]}"#)
    }

    private func transaction() throws -> Transaction {
        Transaction(
            id: id(1), number: 3, journalID: id(2), template: nil, correlationID: nil,
            externalID: nil, effective: try date("2026-01-31"), description: nil, metadata: nil,
            createdAt: Self.time, seq: Seq(7), voidOf: nil, voidedBy: nil, provenance: .none)
    }

    private static let transactionText = """
        {"id":\(one),"number":3,"journal_id":\(two),"template":null,"correlation_id":null,\
        "external_id":null,"effective":"2026-01-31","description":null,"metadata":null,\
        "created_at":\(written),"seq":7,"void_of":null,"voided_by":null,"actor":null,\
        "reason":null}
        """

    private func entry(_ amount: String, _ code: String) throws -> Entry {
        Entry(
            posted: PostedEntry(
                id: id(5), accountID: id(6), entryType: text("MANUAL"), layer: .encumbrance,
                direction: .debit, units: try #require(Units(amount)),
                currency: try currency(code)),
            transactionID: id(1), journalID: id(2), sequence: 4,
            effective: try date("2026-01-31"), recordedAt: Self.time, seq: Seq(7))
    }

    private func entryText(_ amount: String, _ code: String) -> String {
        """
        {"id":\(quoted(5)),"transaction_id":\(Self.one),"journal_id":\(Self.two),\
        "account_id":\(quoted(6)),"sequence":4,"entry_type":"MANUAL","layer":"encumbrance",\
        "direction":"debit","units":"\(amount)","currency":"\(code)","description":null,\
        "metadata":null,"effective":"2026-01-31","recorded_at":\(Self.written),"seq":7}
        """
    }

    @Test func `a transaction and its entries have their shapes`() throws {
        let answer = Answer.transaction(try transaction(), [try entry("12.5", "EUR")])
        #expect(
            result(answer) == """
                {"transaction":\(Self.transactionText),"entries":[\(entryText("12.50", "EUR"))]}
                """)
        var full = try transaction()
        full.template = text("T")
        full.correlationID = text("c")
        full.externalID = text("x")
        full.description = text("d")
        full.metadata = try metadata([:])
        full.voidOf = id(8)
        full.voidedBy = id(9)
        full.provenance = Provenance(actor: text("a"), reason: text("r"))
        #expect(
            result(.transaction(full, [])) == """
                {"transaction":{"id":\(Self.one),"number":3,"journal_id":\(Self.two),\
                "template":"T","correlation_id":"c","external_id":"x",\
                "effective":"2026-01-31","description":"d","metadata":{},\
                "created_at":\(Self.written),"seq":7,"void_of":\(quoted(8)),\
                "voided_by":\(quoted(9)),"actor":"a","reason":"r"},"entries":[]}
                """)
    }

    @Test(arguments: [
        ("0", "EUR", "0.00"), ("1", "EUR", "1.00"), ("1.005", "EUR", "1.005"),
        ("1000", "JPY", "1000"), ("1.5", "JPY", "1.5"), ("1", "KWD", "1.000"),
        ("1", "CLF", "1.0000"), ("1", "XAU", "1"),
        ("0.000000000000000001", "BTC", "0.000000000000000001"),
        (
            "99999999999999999999.999999999999999999", "USD",
            "99999999999999999999.999999999999999999"
        ),
    ])
    func `an amount has at least the currency's decimals`(
        _ amount: String, _ code: String, _ written: String
    ) throws {
        let answer = Answer.transaction(try transaction(), [try entry(amount, code)])
        #expect(result(answer).contains(entryText(written, code)))
    }

    private func balance(_ code: String = "EUR") throws -> BalanceAnswer {
        let whole = Units.one
        let last = EntryReference(
            id: id(5), position: EntryPosition(seq: Seq(7), sequence: 1), recordedAt: Self.time)
        let balance = Balance(
            version: 2,
            settled: LayerBalance(
                debit: Total(3 * whole), credit: Total(whole / 2), lastEntry: last),
            pending: LayerBalance(debit: .zero, credit: Total(whole), lastEntry: nil),
            encumbrance: .zero, createdAt: Self.time)
        return BalanceAnswer(
            key: BalanceKey(
                journalID: id(1), ownerID: UniqueID(bits: 2), currency: try currency(code)),
            normalBalance: .debit, balance: balance, asOfSeq: Seq(9))
    }

    private static let balanceHead = """
        {"journal_id":\(one),"account_id":\(two),"currency":"EUR","version":2,\
        "settled":{"debit":"3.00","credit":"0.50","balance":"2.50","entry_id":\(quoted(5)),\
        "modified_at":\(written)},\
        "pending":{"debit":"0.00","credit":"1.00","balance":"-1.00","entry_id":null,\
        "modified_at":null},\
        "encumbrance":{"debit":"0.00","credit":"0.00","balance":"0.00","entry_id":null,\
        "modified_at":null}
        """
    private static let available = """
        ,"available":{"settled":"2.50","pending":"1.50","encumbrance":"1.50"}
        """
    private static let balanceTail = """
        ,"entry_id":\(quoted(5)),"created_at":\(written),"modified_at":\(written),"as_of_seq":9}
        """
    private static let balanceText = balanceHead + available + balanceTail

    @Test func `a balance has its shape, and a history row one without available`() throws {
        #expect(result(.balance(try balance())) == #"{"balance":\#(Self.balanceText)}"#)
        #expect(
            result(.balances([try balance(), try balance()]))
                == #"{"balances":[\#(Self.balanceText),\#(Self.balanceText)]}"#)
        let page = Page(rows: [try balance()], hasNextPage: true, endCursor: nil)
        let row = Self.balanceHead + Self.balanceTail
        #expect(result(.history(page)) == #"{"rows":[\#(row)],"has_next_page":true}"#)
    }

    @Test func `a balance without entries has zeros and nulls`() throws {
        var zero = try balance("JPY")
        zero.balance = .zero
        let layer = #"{"debit":"0","credit":"0","balance":"0","entry_id":null,"modified_at":null}"#
        #expect(
            result(.balance(zero)) == """
                {"balance":{"journal_id":\(Self.one),"account_id":\(Self.two),"currency":"JPY",\
                "version":0,"settled":\(layer),"pending":\(layer),"encumbrance":\(layer),\
                "available":{"settled":"0","pending":"0","encumbrance":"0"},"entry_id":null,\
                "created_at":null,"modified_at":null,"as_of_seq":9}}
                """)
    }

    @Test func `a posting answers with its balances, a batch with all of them`() throws {
        let posting = PostingAnswer(
            transaction: try transaction(), entries: [try entry("1", "EUR")],
            balances: [try balance()], isReplay: false)
        let members = """
            "transaction":\(Self.transactionText),"entries":[\(entryText("1.00", "EUR"))],\
            "balances":[\(Self.balanceText)]
            """
        #expect(result(.posting(posting)) == #"{\#(members),"replayed":false}"#)
        var replay = posting
        replay.isReplay = true
        #expect(
            result(.postings([posting, replay])) == """
                {"transactions":[{\(members),"replayed":false},{\(members),"replayed":true}]}
                """)
    }

    @Test func `what a recalculation did has its shape`() {
        let set = RecalculatedSet(
            setID: id(1), foldedEntries: 5, asOfSeq: Seq(9), remainingEntries: 0)
        #expect(
            result(.recalculated([set])) == """
                {"sets":[{"account_set_id":\(Self.one),"folded_entries":5,"as_of_seq":9,\
                "remaining_entries":0}]}
                """)
        let status = RollupStatus(asOfSeq: .zero, headSeq: Seq(9), pendingEntries: 4)
        #expect(
            result(.rollupStatus(status)) == #"{"as_of_seq":0,"head_seq":9,"pending_entries":4}"#)
    }

    @Test func `a page tells whether more follow, and its cursor`() {
        let page = Page(rows: [UniqueID(bits: 1)], hasNextPage: true, endCursor: "abc")
        #expect(
            result(.ids(page))
                == #"{"ids":[\#(Self.one)],"has_next_page":true,"end_cursor":"abc"}"#)
        let empty = Page<UniqueID>(rows: [], hasNextPage: false, endCursor: nil)
        #expect(result(.ids(empty)) == #"{"ids":[],"has_next_page":false,"end_cursor":null}"#)
    }

    @Test func `the head of an empty log has no time`() {
        let hash = Digest(first: 0xAB << 120, second: 1)
        let digits = "ab" + String(repeating: "0", count: 61) + "1"
        var head = LogHead(
            ledgerID: id(1), epoch: 1, seq: .zero, hash: hash, recordedAt: nil)
        #expect(
            result(.head(head)) == """
                {"ledger_id":\(Self.one),"epoch":1,"seq":0,"hash":"\(digits)","recorded_at":null}
                """)
        head.recordedAt = Self.time
        head.seq = Seq(Int64.max)
        #expect(
            result(.head(head)) == """
                {"ledger_id":\(Self.one),"epoch":1,"seq":9223372036854775807,\
                "hash":"\(digits)","recorded_at":\(Self.written)}
                """)
    }
}
