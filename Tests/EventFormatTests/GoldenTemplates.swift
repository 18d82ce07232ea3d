import Accounting
import JSON

/// Templates.
extension GoldenCase {
    static let templates = [
        GoldenCase(
            "no parameter, one entry",
            event(
                1,
                .txTemplateCreated(
                    id(51), NewTxTemplate(code: text("OPENING"), definition: smallest)))),
        GoldenCase(
            "every field",
            event(
                2, .txTemplateCreated(id(52), everyField), actor: "ann", reason: "pricing",
                salt: salt(51))),
        GoldenCase(
            "erased",
            event(
                3, .txTemplateCreated(id(53), everyField), actor: "ann", salt: salt(52)),
            erased: event(
                3,
                .txTemplateCreated(
                    id(53),
                    NewTxTemplate(code: text("FEE"), definition: everyField.definition)),
                isErased: true)),
        GoldenCase(
            "who asked alone",
            event(
                4,
                .txTemplateCreated(
                    id(54), NewTxTemplate(code: text("FOUR"), definition: smallest)),
                actor: "ann", salt: salt(53))),
        GoldenCase(
            "why alone",
            event(
                5,
                .txTemplateCreated(
                    id(55), NewTxTemplate(code: text("FIVE"), definition: smallest)),
                reason: "r", salt: salt(54))),
        GoldenCase(
            "status", event(1, .txTemplateUpdated(id(51), TxTemplateChange(status: .locked)))),
        GoldenCase(
            "every field",
            event(
                2,
                .txTemplateUpdated(
                    id(51),
                    TxTemplateChange(
                        status: .active, description: .set(text("fees of «2026»")),
                        metadata: .set(metadata(["v": 2])))),
                actor: "ann", reason: "yearly", salt: salt(55))),
        GoldenCase(
            "cleared",
            event(
                3,
                .txTemplateUpdated(
                    id(51), TxTemplateChange(description: .cleared, metadata: .cleared)),
                salt: salt(56))),
        GoldenCase(
            "who asked alone",
            event(
                4, .txTemplateUpdated(id(51), TxTemplateChange(status: .locked)), actor: "ann",
                salt: salt(57))),
        GoldenCase(
            "why alone",
            event(
                5, .txTemplateUpdated(id(51), TxTemplateChange(status: .active)), reason: "r",
                salt: salt(58))),
    ]

    private static let smallest = TemplateDefinition(
        transaction: TransactionExpressions(
            effective: text("date()"), journalID: text("'j'")),
        entries: [
            EntryExpressions(
                entryType: text("'E'"), accountID: text("'a'"), layer: text("SETTLED"),
                direction: text("DEBIT"), units: text("decimal('1')"), currency: text("'EUR'"))
        ])

    private static let everyField = NewTxTemplate(
        code: text("FEE"), description: text("what a «fee» is"),
        metadata: metadata(["owner": "pricing", "levels": [1, 2]]),
        definition: TemplateDefinition(
            parameters: ParameterType.allCases.map { type in
                TemplateParameter(
                    name: text("p_\(type.word)"), type: type,
                    defaultValue: type == .decimal ? text("decimal('0.015')") : nil,
                    description: type == .json ? text("the customer's \"file\"") : nil)
            },
            transaction: TransactionExpressions(
                effective: text("params.p_date"), journalID: text("params.p_uuid"),
                correlationID: text("params.p_string"), externalID: text("'fee-' + 'x'"),
                description: text("'fee\\n' + params.p_string"), metadata: text("{'a': 1}")),
            entries: [
                EntryExpressions(
                    entryType: text("\"FEE_DR\""), accountID: text("params.p_uuid"),
                    layer: text("SETTLED"), direction: text("DEBIT"),
                    units: text("params.p_decimal *\n decimal('2')"), currency: text("'EUR'"),
                    description: text("'ü'"), metadata: text("{}")),
                EntryExpressions(
                    entryType: text("'FEE_CR'"), accountID: text("params.p_uuid"),
                    layer: text("PENDING"), direction: text("CREDIT"),
                    units: text("params.p_decimal"), currency: text("'EUR'")),
            ]))
}
