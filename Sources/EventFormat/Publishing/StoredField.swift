import Accounting

/// A field of a stored event as it is published: what `PayloadCodec` and `DetailsFormat` write.
struct StoredField: Sendable {
    enum Kind: Sendable {
        case id
        /// Text of so many bytes of UTF-8.
        case text(ClosedRange<Int>)
        case date
        /// One of these words.
        case word([String])
        case flag
        /// A whole number of at least this, within 64 bits.
        case integer(from: Int64)
        case metadata
        case units
        case currency
        /// 64 hexadecimal digits.
        case digest
        /// 32 hexadecimal digits.
        case salt
        /// A number of 64 bits without a sign, as text.
        case unsignedText
        /// An object with these fields.
        case object([StoredField])
        /// So many objects with these fields; nil where nothing bounds their number.
        case objects(from: Int, to: Int?, [StoredField])
    }

    enum Presence: Sendable {
        case always
        case optional
        /// Optional, and null says that the field was cleared.
        case clearable
    }

    let name: String
    let kind: Kind
    let presence: Presence
    let meaning: String

    init(_ name: String, _ kind: Kind, _ meaning: String) {
        self.init(name, kind, .optional, meaning)
    }

    init(_ name: String, _ kind: Kind, _ presence: Presence, _ meaning: String) {
        self.name = name
        self.kind = kind
        self.presence = presence
        self.meaning = meaning
    }
}

extension StoredField.Kind {
    static func text<Bound: TextBound>(_ bound: Bound.Type) -> StoredField.Kind {
        .text(Bound.minimumLength...Bound.maximumLength)
    }

    static func word<Word: ContractWord>(_ type: Word.Type) -> StoredField.Kind {
        .word(Word.allCases.map { "\($0.word)" })
    }
}
