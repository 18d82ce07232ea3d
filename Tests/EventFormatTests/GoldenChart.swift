import Accounting
import JSON

/// Journals, accounts and account sets.
extension GoldenCase {
    static let chart = journals + accounts + accountSets

    private static let journals = [
        GoldenCase(
            "name alone",
            event(
                1, .journalCreated(id(1), NewJournal(name: text("General"))), salt: salt(1))),
        GoldenCase(
            "every field",
            event(
                2,
                .journalCreated(
                    id(2),
                    NewJournal(
                        name: text("Grand livre «été» 総勘定元帳"), code: text("GL/2026"),
                        description: text("line one\nline two\ttab \"quoted\" \\ \u{1}\u{1F}"),
                        keepsEffectiveBalances: true)),
                actor: "ann@example.org", reason: "opening", salt: salt(2))),
        GoldenCase(
            "erased",
            event(
                3,
                .journalCreated(
                    id(3),
                    NewJournal(
                        name: text("Ann's book"), code: text("ANN"), description: text("private"))),
                actor: "ann", salt: salt(3)),
            erased: event(
                3, .journalCreated(id(3), NewJournal(name: nil, code: text("ANN"))),
                isErased: true)),
        GoldenCase(
            "status", event(1, .journalUpdated(id(1), JournalChange(status: .locked)))),
        GoldenCase(
            "every field",
            event(
                2,
                .journalUpdated(
                    id(1),
                    JournalChange(
                        name: .set(text("Général")), description: .set(text("")),
                        status: .active, closedThrough: .set(date(2026, 1, 31)),
                        keepsEffectiveBalances: true)),
                actor: "ann", reason: "month's end", salt: salt(4))),
        GoldenCase(
            "cleared",
            event(
                3,
                .journalUpdated(
                    id(1), JournalChange(description: .cleared, closedThrough: .cleared)),
                salt: salt(5))),
        GoldenCase(
            "first and last day",
            event(
                4, .journalUpdated(id(1), JournalChange(closedThrough: .set(.minimum))),
                reason: "nothing is closed", salt: salt(6))),
        GoldenCase(
            "no text, but who asked",
            event(
                5, .journalUpdated(id(1), JournalChange(closedThrough: .set(.maximum))),
                actor: "ann", salt: salt(7))),
    ]

    private static let accounts = [
        GoldenCase(
            "code and name",
            event(
                1, .accountCreated(id(11), NewAccount(code: text("1000"), name: text("Cash"))),
                salt: salt(11))),
        GoldenCase(
            "every field",
            event(
                2,
                .accountCreated(
                    id(12),
                    NewAccount(
                        code: text("Ünïcode/१२३"), name: text("Cafe\u{301} ≠ Café 🧾"),
                        kind: .asset, normalBalance: .credit, externalID: text("ext:\u{2028}1"),
                        description: text("contra"),
                        metadata: metadata([
                            "z": nil, "a": [true, false, "ü", [:], []], "n": number("1.0"),
                            "big": number("1e30"), "": "empty key",
                        ]),
                        isEventuallyConsistent: true, accountSetID: id(21))),
                actor: "ann", reason: "import", salt: salt(12))),
        GoldenCase(
            "erased",
            event(
                3,
                .accountCreated(
                    id(13),
                    NewAccount(
                        code: text("2000"), name: text("Ann"), kind: .equity,
                        description: text("d"), metadata: metadata(["vip": true]))),
                salt: salt(13)),
            erased: event(
                3,
                .accountCreated(
                    id(13), NewAccount(code: text("2000"), name: nil, kind: .equity)),
                isErased: true)),
        GoldenCase(
            "name",
            event(
                1, .accountUpdated(id(11), AccountChange(name: .set(text("Petty cash")))),
                salt: salt(14))),
        GoldenCase(
            "every field",
            event(
                2,
                .accountUpdated(
                    id(11),
                    AccountChange(
                        code: text("1001"), name: .set(text("Kasse")), kind: .set(.income),
                        normalBalance: .debit, status: .locked, externalID: .set(text("x-1")),
                        description: .set(text("d")), metadata: .set(metadata([:])))),
                actor: "bob", reason: "renumbering", salt: salt(15))),
        GoldenCase(
            "cleared",
            event(
                3,
                .accountUpdated(
                    id(11),
                    AccountChange(
                        kind: .cleared, externalID: .cleared, description: .cleared,
                        metadata: .cleared)),
                salt: salt(16))),
        GoldenCase(
            "no text", event(4, .accountUpdated(id(11), AccountChange(status: .active)))),
        GoldenCase(
            "erased",
            event(
                5,
                .accountUpdated(
                    id(11),
                    AccountChange(
                        name: .set(text("Ann")), externalID: .set(text("x-2")),
                        metadata: .cleared)),
                salt: salt(17)),
            erased: event(
                5, .accountUpdated(id(11), AccountChange(externalID: .set(text("x-2")))),
                isErased: true)),
    ]

    private static let accountSets = [
        GoldenCase(
            "name",
            event(
                1,
                .accountSetCreated(id(21), NewAccountSet(journalID: id(1), name: text("Cash"))),
                salt: salt(21))),
        GoldenCase(
            "every field",
            event(
                2,
                .accountSetCreated(
                    id(22),
                    NewAccountSet(
                        journalID: id(1), name: text("Aktiva"), normalBalance: .debit,
                        isEventuallyConsistent: true, externalID: text("set-22"),
                        description: text("all assets"), metadata: metadata(["order": 1]))),
                actor: "ann", reason: "chart", salt: salt(22))),
        GoldenCase(
            "name",
            event(
                1,
                .accountSetUpdated(id(21), AccountSetChange(name: .set(text("Cash at hand")))),
                salt: salt(23))),
        GoldenCase(
            "every field",
            event(
                2,
                .accountSetUpdated(
                    id(21),
                    AccountSetChange(
                        name: .set(text("Cash")), externalID: .set(text("set-21")),
                        description: .set(text("d")), metadata: .set(metadata(["k": "v"])))),
                actor: "ann", reason: "r", salt: salt(24))),
        GoldenCase(
            "cleared",
            event(
                3,
                .accountSetUpdated(
                    id(21),
                    AccountSetChange(
                        externalID: .cleared, description: .cleared, metadata: .cleared)),
                salt: salt(25))),
        GoldenCase(
            "no text",
            event(
                4,
                .accountSetUpdated(id(21), AccountSetChange(externalID: .set(text("s")))))),
    ]

    static func date(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate {
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            preconditionFailure("\(year)-\(month)-\(day) is no date")
        }
        return date
    }

    static func number(_ digits: String) -> JSON {
        guard let number = JSON.Number(digits: digits) else {
            preconditionFailure("\(digits) is no number")
        }
        return .number(number)
    }

    static func metadata(_ value: JSON) -> Metadata {
        guard case .object(let object) = value else { preconditionFailure("no object") }
        return Metadata(stored: object)
    }
}
