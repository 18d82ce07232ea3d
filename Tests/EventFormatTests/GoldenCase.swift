import Accounting
import EventFormat

/// An event whose stored form is fixed for ever by a golden file.
struct GoldenCase {
    let name: String
    /// What was encoded.
    let written: Event
    /// What is decoded: the same, but for texts that were erased since.
    let read: Event

    init(_ name: String, _ event: Event, erased: Event? = nil) {
        self.name = name
        written = event
        read = erased ?? event
    }

    var isErased: Bool { read.isErased }
    var type: EventType { EventType(written.body) }

    /// Every golden case; those of one type are one chain from the ledger's beginning.
    static let all = chart + templates + memberships + transactions + epochs

    static func cases(of type: EventType) -> [GoldenCase] {
        all.filter { $0.type == type }
    }

    /// The ledger whose log each golden file is.
    static let ledger = LedgerID(UniqueID(bits: 0x0198_0000_0000_7000_8000_0000_0000_00A1))
}

/// Short forms for the values of golden cases.
extension GoldenCase {
    static func id<Subject>(_ number: UInt128) -> Identifier<Subject> {
        Identifier(UniqueID(bits: 0x0198_1234_5678_7ABC_8DEF_0000_0000_0000 + number))
    }

    static func text<Bound>(_ string: String) -> BoundedText<Bound> {
        BoundedText(stored: string)
    }

    static func salt(_ number: UInt128) -> Salt {
        Salt(bits: 0x0FED_CBA9_8765_4321_0000_0000_0000_0000 + number)
    }

    static func event(
        _ seq: Int64, _ body: EventBody, actor: String? = nil, reason: String? = nil,
        salt: Salt? = nil, isErased: Bool = false
    ) -> Event {
        Event(
            seq: Seq(seq),
            recordedAt: Timestamp(microseconds: 1_767_225_600_000_000 + 999_999 * (seq - 1)),
            body: body,
            provenance: Provenance(actor: actor.map(text), reason: reason.map(text)),
            salt: salt, isErased: isErased)
    }
}
