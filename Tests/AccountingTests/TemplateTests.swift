import Accounting
import JSON
import Testing

/// Creating templates, and posting through them.
@Suite struct TemplateTests {
    /// A transfer of `amount` from 11 to 12 with texts from parameters of every type.
    static let transfer = NewTxTemplate(
        code: "TRANSFER",
        definition: TemplateDefinition(
            parameters: [
                TemplateParameter(name: "amount", type: .decimal),
                TemplateParameter(name: "to", type: .uuid, defaultValue: quoted(12)),
                TemplateParameter(name: "day", type: .date, defaultValue: "date()"),
                TemplateParameter(name: "memo", type: .string, defaultValue: "'none'"),
                TemplateParameter(name: "meta", type: .json, defaultValue: "{}"),
            ],
            transaction: TransactionExpressions(
                effective: "params.day", journalID: quoted(1),
                externalID: "params.memo == 'none' ? 'x-' + params.memo : params.memo",
                description: "'to ' + params.memo", metadata: "params.meta"),
            entries: [
                entry("'OUT'", quoted(11), "DEBIT", "params.amount"),
                entry("'IN'", "params.to", "CREDIT", "params.amount"),
            ]))

    static func id(_ number: Int) -> UniqueID { UniqueID(bits: UInt128(number)) }

    /// An id as an expression.
    static func quoted(_ number: Int) -> Expression {
        Expression(stored: "'\(id(number))'")
    }

    static func entry(
        _ type: Expression, _ account: Expression, _ direction: Expression, _ units: Expression,
        _ currency: Expression = "'EUR'"
    ) -> EntryExpressions {
        EntryExpressions(
            entryType: type, accountID: account, layer: "SETTLED", direction: direction,
            units: units, currency: currency)
    }

    static func books(_ new: NewTxTemplate = transfer) -> Books {
        var books = Books.chart()
        books.when(.createTxTemplate(id: named(50), new))
        return books
    }

    static func asked(
        _ parameters: JSON, id: Int? = nil, code: Code = "TRANSFER"
    ) -> Command {
        guard case .object(let object) = parameters else { preconditionFailure("no object") }
        return .post(
            TemplatePosting(
                id: id.map { named($0) }, template: code, parameters: object))
    }

    static func rejection(
        _ parameters: JSON, _ new: NewTxTemplate = transfer
    ) -> Rejection? {
        var books = books(new)
        return books.when(asked(parameters)).rejection
    }

    /// The same template with another expression for the second entry's units.
    static func units(_ units: Expression) -> NewTxTemplate {
        var new = transfer
        new.definition.entries[1].units = units
        return new
    }

    // MARK: Creating

    @Test func `a template is one event and answers as created`() throws {
        var books = Books.chart()
        let decision = books.when(.createTxTemplate(id: named(50), Self.transfer))
        guard case .txTemplate(let template) = decision.outcome else {
            Issue.record("\(decision)")
            return
        }
        #expect(template.code == "TRANSFER")
        #expect(template.status == .active)
        #expect(template.definition == Self.transfer.definition)
        #expect(decision.bodies == [.txTemplateCreated(named(50), Self.transfer)])
    }

    @Test func `an id or a code that is taken is told, the same content with it`() {
        var books = Self.books()
        let seq = Seq(21)
        #expect(
            books.when(.createTxTemplate(id: named(50), Self.transfer)).rejection
                == .idTaken(kind: .txTemplate, id: Self.id(50), seq: seq, sameContent: true))
        var other = Self.transfer
        other.description = "other"
        #expect(
            books.when(.createTxTemplate(id: named(50), other)).rejection
                == .idTaken(kind: .txTemplate, id: Self.id(50), seq: seq, sameContent: false))
        #expect(
            books.when(.createTxTemplate(id: named(51), other)).rejection
                == .codeTaken(kind: .txTemplate, code: "TRANSFER", seq: seq))
    }

    @Test(arguments: [
        ("params.amout", "entries[1].units", 8, "amount"),
        ("decimal.ronud(params.amount, 2)", "entries[1].units", 9, nil),
        ("params.amount +", "entries[1].units", 16, nil),
        ("params.memo", "entries[1].units", 1, nil), ("1", "entries[1].units", 1, nil),
    ])
    func `an expression that cannot work is refused with its place`(
        _ text: String, _ path: String, _ column: Int, _ nearest: String?
    ) throws {
        var books = Books.chart()
        let new = Self.units(Expression(stored: text))
        let rejection = books.when(.createTxTemplate(id: nil, new)).rejection
        guard case .expressionInvalid(let invalid) = rejection else {
            Issue.record("\(String(describing: rejection))")
            return
        }
        #expect(invalid.expression == text)
        #expect(invalid.path == path)
        #expect(invalid.line == 1)
        if let nearest { #expect(invalid.nearest == nearest) }
        if nearest != nil || text.hasSuffix("+") { #expect(invalid.column >= column - 1) }
        #expect(invalid.rendered.contains("^"))
        #expect(books.events.count == 20)
    }

    @Test func `a default sees no other parameter`() {
        var new = Self.transfer
        new.definition.parameters[3].defaultValue = "params.amount"
        var books = Books.chart()
        guard
            case .expressionInvalid(let invalid) =
                books.when(.createTxTemplate(id: nil, new)).rejection
        else {
            Issue.record("accepted")
            return
        }
        #expect(invalid.path == "params[3].default")
    }

    @Test func `an update changes what differs, and nothing else`() {
        var books = Self.books()
        let change = TxTemplateChange(status: .locked, description: .set("old"))
        #expect(
            books.when(.updateTxTemplate(id: named(50), change)).bodies
                == [.txTemplateUpdated(named(50), change)])
        #expect(books.when(.updateTxTemplate(id: named(50), change)).bodies == [])
        #expect(
            books.when(.updateTxTemplate(id: named(51), change)).rejection
                == .templateNotFound(.id(Self.id(51))))
    }

    // MARK: Posting

    @Test func `a posting is what the expressions come to`() throws {
        var books = Self.books()
        let command = Self.asked(
            [
                "amount": "2.50", "day": "2026-02-03T23:30:00-01:00", "memo": "rent",
                "meta": ["a": [1, nil, "x"]],
            ], id: 900)
        let posted = try #require(books.when(command).posting).posted
        #expect(posted.template == "TRANSFER")
        #expect(posted.effective.description == "2026-02-04")
        #expect(!posted.effectiveDefaulted)
        #expect(posted.externalID == "rent")
        #expect(posted.description == "to rent")
        #expect(posted.metadata?.object.text == #"{"a":[1,null,"x"]}"#)
        #expect(posted.entries.map(\.units) == ["2.5", "2.5"])
        #expect(posted.entries.map(\.accountID) == [named(11), named(12)])
        #expect(posted.entries.map(\.entryType) == ["OUT", "IN"])
        #expect(
            posted.parameters?.text
                == #"{"amount":"2.5","day":"2026-02-03T23:30:00-01:00","memo":"rent","#
                + #""meta":{"a":[1,null,"x"]}}"#)
    }

    @Test func `what was left to the clock is the day of the event`() throws {
        var books = Self.books()
        books.now = Timestamp(microseconds: 1_772_323_199_999_999)
        let late = try #require(books.when(Self.asked(["amount": "1", "memo": "a"])).posting)
        #expect(late.posted.effective.description == "2026-02-28")
        let next = try #require(books.when(Self.asked(["amount": "1", "memo": "b"])).posting)
        #expect(next.posted.effective.description == "2026-03-01")
    }

    @Test func `the template comes first, then unknown parameters, then each in its order`() {
        var books = Self.books()
        #expect(
            books.when(Self.asked(["x": 1], code: "NONE")).rejection
                == .templateNotFound(.code("NONE")))
        #expect(
            Self.rejection(["amount": 1, "x": 1])
                == .parameterUnknown(name: "x", expected: "amount, to, day, memo, meta"))
        #expect(
            Self.rejection(["day": "x"]) == .parameterMissing(name: "amount", expected: .decimal))
        #expect(
            Self.rejection(["day": "x", "amount": nil])
                == .parameterMissing(name: "amount", expected: .decimal))
        #expect(
            Self.rejection(["day": "x", "amount": "1"])
                == .parameterTypeMismatch(name: "day", expected: .date))
        books.when(.updateTxTemplate(id: named(50), TxTemplateChange(status: .locked)))
        #expect(
            books.when(Self.asked(["x": 1])).rejection == .templateLocked(named(50)))
    }

    @Test(arguments: [
        ("amount", JSON.integer(1), ParameterType.decimal), ("amount", "1e3", .decimal),
        ("amount", "123456789012345678901234567890123456789", .decimal),
        ("amount", "", .decimal), ("to", "x", .uuid), ("to", true, .uuid),
        ("day", "2026-02-30", .date), ("day", "2026-02-03T00:00:00", .date),
        ("memo", 1, .string),
    ])
    func `a value that does not fit its parameter names it`(
        _ name: String, _ value: JSON, _ type: ParameterType
    ) {
        var parameters = [JSON.Object.Member(key: name, value: value)]
        if name != "amount" { parameters.append(.init(key: "amount", value: "1")) }
        #expect(
            Self.rejection(.object(JSON.Object(parameters)))
                == .parameterTypeMismatch(name: name, expected: type))
    }

    @Test(arguments: [
        ("decimal.div(params.amount, decimal('0'), 2)", "division"),
        ("params.amount / decimal('3')", "38"),
        ("params.meta.units", "no key"), ("params.meta.n", "expected a decimal"),
    ])
    func `an expression that fails tells which and why`(_ text: String, _ reason: String) {
        let new = Self.units(Expression(stored: text))
        let rejection = Self.rejection(["amount": "1", "meta": ["n": 1]], new)
        guard case .expressionFailed(let expression, let path, let told) = rejection else {
            Issue.record("\(String(describing: rejection))")
            return
        }
        #expect(expression == text)
        #expect(path == "entries[1].units")
        #expect(told.contains(reason), "\(told)")
    }

    @Test func `what an expression comes to is judged like what is spelled out`() {
        #expect(
            Self.rejection(["amount": "1"], Self.units("decimal('2')"))
                == .unbalancedTransaction(
                    currency: Currency.euro, layer: .settled, difference: Total(Units.one)))
        #expect(
            Self.rejection(["amount": "-1"]) == .negativeUnits(entry: 1, units: "-1"))
        #expect(
            Self.rejection(["amount": "100000000000000000000"])
                == .amountOutOfRange(entry: 1, units: "100000000000000000000"))
        var new = Self.transfer
        new.definition.entries[1].currency = "'eur'"
        #expect(
            Self.rejection(["amount": "1"], new) == .invalidCurrency(entry: 2, value: "eur"))
        new.definition.entries[1].currency = "''"
        #expect(Self.rejection(["amount": "1"], new) == .invalidCurrency(entry: 2, value: ""))
        new.definition.entries[1].entryType = "''"
        let empty = Self.rejection(["amount": "1"], new)
        guard case .expressionFailed(_, "entries[1].entry_type", _) = empty else {
            Issue.record("an empty entry type was accepted")
            return
        }
    }

    @Test func `null in an optional field is as absent`() throws {
        var new = Self.transfer
        new.definition.transaction = TransactionExpressions(
            effective: "params.day", journalID: Self.quoted(1), correlationID: "null",
            externalID: "params.memo == 'none' ? null : params.memo",
            description: "params.meta.description",
            metadata: "params.meta.metadata")
        for index in new.definition.entries.indices {
            new.definition.entries[index].description = "params.meta.description"
            new.definition.entries[index].metadata = "params.meta.metadata"
        }
        var books = Self.books(new)
        let without = try #require(
            books.when(
                Self.asked(["amount": "1", "meta": ["description": nil, "metadata": nil]])
            ).posting?.posted)
        #expect(without.correlationID == nil && without.externalID == nil)
        #expect(without.description == nil && without.metadata == nil)
        #expect(without.entries.allSatisfy { $0.description == nil && $0.metadata == nil })
        let with = try #require(
            books.when(
                Self.asked([
                    "amount": "1", "memo": "x", "meta": ["description": "d", "metadata": ["a": 1]],
                ])
            ).posting?.posted)
        #expect(with.externalID == "x" && with.description == "d" && with.metadata != nil)
        #expect(with.entries.allSatisfy { $0.description == "d" && $0.metadata != nil })
    }

    @Test(arguments: ["effective", "journal_id", "entry_type", "account_id", "layer", "units"])
    func `null in a required field is an error`(_ field: String) {
        let new = Self.nulls(in: field, "params.meta.none")
        let rejection = Self.rejection(["amount": "1", "meta": ["none": nil]], new)
        guard case .expressionFailed(_, let path, let reason) = rejection else {
            Issue.record("\(field): \(String(describing: rejection))")
            return
        }
        #expect(path.hasSuffix(field) && reason.contains("type null"), "\(path): \(reason)")
        var books = Books.chart()
        let created = books.when(.createTxTemplate(id: nil, Self.nulls(in: field, "null")))
        guard case .expressionInvalid(let invalid) = created.rejection else {
            Issue.record("\(field): \(created)")
            return
        }
        #expect(invalid.path.hasSuffix(field))
    }

    /// The transfer with one required field's expression in place of its own.
    private static func nulls(in field: String, _ expression: Expression) -> NewTxTemplate {
        var new = transfer
        switch field {
        case "effective": new.definition.transaction.effective = expression
        case "journal_id": new.definition.transaction.journalID = expression
        case "entry_type": new.definition.entries[0].entryType = expression
        case "account_id": new.definition.entries[0].accountID = expression
        case "layer": new.definition.entries[0].layer = expression
        default: new.definition.entries[0].units = expression
        }
        return new
    }

    @Test func `a parameter that is null is as absent, but for json`() {
        #expect(
            Self.rejection(["amount": nil])
                == .parameterMissing(name: "amount", expected: .decimal))
        var books = Self.books()
        let posted = books.when(
            Self.asked(["amount": "1", "to": nil, "memo": nil, "day": nil, "meta": nil])
        ).posting?.posted
        #expect(posted?.description == "to none")
        // The default of `meta` is an empty map; null stays null, and null is no metadata.
        #expect(posted != nil && posted?.metadata == nil)
        #expect(
            books.when(Self.asked(["amount": "1", "memo": "b"])).posting?.posted.metadata?.object
                == JSON.Object([]))
    }

    @Test func `a decimal of more than 38 digits does not fit its parameter`() {
        let nines = String(repeating: "9", count: 38)
        let mismatch = Rejection.parameterTypeMismatch(name: "amount", expected: .decimal)
        #expect(Self.rejection(["amount": .string(nines + "9")]) == mismatch)
        #expect(Self.rejection(["amount": .string("0." + nines + "9")]) == mismatch)
        #expect(
            Self.rejection(["amount": .string("00" + nines + ".000")])
                == .amountOutOfRange(entry: 1, units: nines))
    }

    // MARK: Batches and limits

    @Test func `a batch mixes both forms, and its rows see one another`() throws {
        var books = Self.books()
        let through = TemplatePosting(
            template: "TRANSFER", parameters: JSON.Object([.init(key: "amount", value: "1")]))
        let rows: [RequestedPosting] = [
            .entries(.transfer(from: 11, to: 12, "1")), .template(through),
        ]
        let events = try #require(books.when(.postBatch(rows)).events)
        #expect(events.count == 2)
        guard
            case .inBatch(.externalIDConflict, index: 1) = books.when(
                .postBatch([
                    rows[0],
                    .template(
                        TemplatePosting(
                            template: "TRANSFER",
                            parameters: JSON.Object([.init(key: "amount", value: "2")]))),
                ])
            ).rejection
        else {
            Issue.record("the external id was taken twice")
            return
        }
    }

    @Test func `the expressions of one command share a bound on their steps`() {
        var new = Self.transfer
        let list = "[1,2,3,4,5,6,7,8,9,10]"
        let loop = "\(list).all(a, \(list).all(b, \(list).all(c, \(list).all(d, true))))"
        new.definition.entries = (0..<1_000).map { index in
            Self.entry(
                Expression(stored: "\(loop) ? 'A' : 'B'"), Self.quoted(11),
                index % 2 == 0 ? "DEBIT" : "CREDIT", "params.amount")
        }
        guard
            case .expressionFailed(_, _, let reason) = Self.rejection(["amount": "1"], new)
        else {
            Issue.record("nothing bounds the expressions of a template together")
            return
        }
        #expect(reason.contains("\(Limits.stepsPerCommand) steps"))
    }

    @Test func `a template is bounded like everything else`() {
        var books = Books.chart()
        func refused(_ new: NewTxTemplate) -> String? {
            guard
                case .invalidRequest(let invalid) =
                    books.when(.createTxTemplate(id: nil, new)).rejection
            else { return nil }
            return invalid.field
        }
        var none = Self.transfer
        none.definition.entries = []
        #expect(refused(none) == "entries")
        var twice = Self.transfer
        twice.definition.parameters.append(TemplateParameter(name: "to", type: .string))
        #expect(refused(twice) == "params[5].name")
        var long = Self.transfer
        let text = Expression(stored: "'" + String(repeating: "x", count: 8_190) + "'")
        long.definition.entries = (0..<1_000).map { _ in
            EntryExpressions(
                entryType: text, accountID: text, layer: text, direction: text, units: text,
                currency: text)
        }
        #expect(refused(long) == "entries")
    }
}
