import Accounting
import JSON

/// Memberships, transactions and epochs.
extension GoldenCase {
    static let memberships = [
        GoldenCase(
            "an account",
            event(1, .memberAdded(Membership(setID: id(21), member: .account(id(11)))))),
        GoldenCase(
            "a set, and who asked",
            event(
                2, .memberAdded(Membership(setID: id(21), member: .set(id(22)))),
                actor: "ann", reason: "grouping", salt: salt(31))),
        GoldenCase(
            "who asked alone",
            event(
                3, .memberAdded(Membership(setID: id(22), member: .account(id(12)))),
                actor: "ann", salt: salt(33))),
        GoldenCase(
            "why alone",
            event(
                4, .memberAdded(Membership(setID: id(22), member: .account(id(13)))),
                reason: "", salt: salt(34))),
        GoldenCase(
            "an account",
            event(1, .memberRemoved(Membership(setID: id(21), member: .account(id(11)))))),
        GoldenCase(
            "a set, and who asked",
            event(
                2, .memberRemoved(Membership(setID: id(21), member: .set(id(22)))),
                actor: "ann", reason: "regrouping", salt: salt(32))),
        GoldenCase(
            "who asked alone",
            event(
                3, .memberRemoved(Membership(setID: id(22), member: .account(id(12)))),
                actor: "ann", salt: salt(35))),
        GoldenCase(
            "why alone",
            event(
                4, .memberRemoved(Membership(setID: id(22), member: .account(id(13)))),
                reason: "r", salt: salt(36))),
    ]

    static let transactions = [
        GoldenCase(
            "entries alone",
            event(
                1,
                .transactionPosted(
                    TransactionPosted(
                        id: id(100), number: 1, journalID: id(1), effective: date(2026, 1, 1),
                        effectiveDefaulted: true, contentHash: digest(100),
                        entries: [
                            entry(1000, 11, .debit, "100"), entry(1001, 12, .credit, "100"),
                        ])))),
        GoldenCase(
            "every field",
            event(
                2, .transactionPosted(everyField(entryTexts: true)), actor: "ann",
                reason: "invoice 7", salt: salt(101))),
        GoldenCase(
            "amounts in their shortest form",
            event(
                3,
                .transactionPosted(
                    TransactionPosted(
                        id: id(102), number: 9_007_199_254_740_993, journalID: id(1),
                        effective: .maximum, effectiveDefaulted: false,
                        contentHash: digest(102), entries: amounts)))),
        GoldenCase(
            "a void",
            event(
                4,
                .transactionPosted(
                    TransactionPosted(
                        id: id(103), number: 3, journalID: id(1), effective: date(2024, 2, 29),
                        effectiveDefaulted: false, voidOf: id(100), contentHash: digest(103),
                        entries: [
                            entry(1030, 11, .credit, "100", type: "MANUAL_VOID"),
                            entry(1031, 12, .debit, "100", type: "MANUAL_VOID"),
                        ])))),
        GoldenCase(
            "erased",
            event(
                5, .transactionPosted(everyField(entryTexts: true)), actor: "ann", reason: "r",
                salt: salt(104)),
            erased: event(
                5, .transactionPosted(everyField(entryTexts: false)), isErased: true)),
        GoldenCase(
            "who asked alone",
            event(
                6, .transactionPosted(everyField(entryTexts: false)), actor: "ann",
                salt: salt(105))),
        GoldenCase(
            "why alone",
            event(
                7, .transactionPosted(everyField(entryTexts: false)), reason: "r",
                salt: salt(106))),
    ]

    static let epochs = [
        GoldenCase(
            "a restore",
            event(
                1,
                .epochStarted(
                    ledger,
                    EpochStarted(
                        epoch: 2, reason: "restored from «night»",
                        systemIdentifier: 18_446_744_073_709_551_615, timeline: 4)))),
        GoldenCase(
            "by hand",
            event(
                2,
                .epochStarted(
                    ledger,
                    EpochStarted(epoch: 3, reason: "", systemIdentifier: 7, timeline: 1)),
                actor: "ann", reason: "drill", salt: salt(201))),
        GoldenCase(
            "who asked alone",
            event(
                3,
                .epochStarted(
                    ledger,
                    EpochStarted(epoch: 4, reason: "promoted", systemIdentifier: 8, timeline: 2)),
                actor: "ann", salt: salt(202))),
        GoldenCase(
            "why alone",
            event(
                4,
                .epochStarted(
                    ledger,
                    EpochStarted(epoch: 5, reason: "promoted", systemIdentifier: 8, timeline: 3)),
                reason: "failover", salt: salt(203))),
    ]

    private static func everyField(entryTexts: Bool) -> TransactionPosted {
        var posted = TransactionPosted(
            id: id(101), number: 2, journalID: id(1), template: text("INVOICE"),
            effective: date(2025, 12, 31), effectiveDefaulted: false,
            correlationID: text("order-7"), externalID: text("invoice-7"),
            contentHash: digest(101),
            entries: [
                entry(1010, 11, .debit, "12.5", currency: "EUR", layer: .settled),
                entry(1011, 12, .credit, "12.5", currency: "EUR", layer: .settled),
                entry(1012, 11, .debit, "0", currency: "X_1", layer: .pending),
                entry(1013, 12, .credit, "0", currency: "ABCDEFGHIJKLMNOP", layer: .encumbrance),
            ])
        guard entryTexts else { return posted }
        posted.description = text("Rechnung „7“")
        posted.metadata = metadata(["lines": [["sku": "a", "qty": 2]]])
        let given: JSON = [
            "amount": "12.5", "count": number("3.0"), "lines": [nil, [:]], "vip": true,
        ]
        posted.parameters = metadata(given).object
        posted.entries[0].description = text("goods 📦")
        posted.entries[1].metadata = metadata(["k": nil])
        posted.entries[2].description = text("")
        posted.entries[2].metadata = metadata([:])
        return posted
    }

    private static let amounts = [
        "0", "1", "1.5", "1000", "0.000000000000000001", "99999999999999999999.999999999999999999",
        "10000000000000000000", "0.1", "123456789.123456789",
    ].enumerated().map { index, units in
        entry(1020 + UInt128(index), 11, index % 2 == 0 ? .debit : .credit, units)
    }

    private static func digest(_ number: UInt128) -> Digest {
        Digest(first: 0xD1 << 120 | number, second: ~number)
    }

    private static func entry(
        _ number: UInt128, _ account: UInt128, _ direction: Direction, _ units: String,
        currency: String = "EUR", layer: Layer = .settled, type: String = "MANUAL"
    ) -> PostedEntry {
        guard let units = Units(units), let currency = Currency(currency) else {
            preconditionFailure("\(units) \(currency) is no amount")
        }
        return PostedEntry(
            id: id(number), accountID: id(account), entryType: text(type), layer: layer,
            direction: direction, units: units, currency: currency)
    }
}
