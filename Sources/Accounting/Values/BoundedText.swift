import JSON

/// Text within its bound, compared and ordered by its UTF-8 bytes, unnormalised.
///
/// Rule (the rules, "Values"): no U+0000; lengths count bytes.
public struct BoundedText<Bound: TextBound>: Sendable {
    public let string: String

    /// The text, or the reason why it is out of bounds.
    public init(_ string: String) throws(TextFault) {
        let length = string.utf8.count
        guard length >= Bound.minimumLength else { throw .empty }
        guard length <= Bound.maximumLength else { throw .tooLong(maximum: Bound.maximumLength) }
        guard !string.utf8.contains(0) else { throw .containsNull }
        self.string = string
    }

    /// Text that was within bounds when it was stored.
    public init(stored string: String) {
        self.string = string
    }
}

/// How long a kind of text may be, in bytes.
public protocol TextBound: Sendable {
    static var minimumLength: Int { get }
    static var maximumLength: Int { get }
}

/// Why a text is out of bounds.
public enum TextFault: Error, Sendable, Equatable {
    case empty
    case tooLong(maximum: Int)
    case containsNull
}

extension BoundedText: Hashable, Comparable {
    public static func == (left: Self, right: Self) -> Bool {
        left.string.hasSameBytes(as: right.string)
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.string.precedesInBytes(right.string)
    }

    public func hash(into hasher: inout Hasher) {
        let hashed: Void? = string.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if hashed == nil { hasher.combine(Array(string.utf8)) }
    }
}

extension BoundedText: CustomStringConvertible {
    public var description: String { string }
}

/// 1 to 255 bytes, of a code.
public enum CodeBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 255
}

/// 1 to 255 bytes, of an external id.
public enum ExternalIDBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 255
}

/// 1 to 255 bytes, of a correlation id.
public enum CorrelationIDBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 255
}

/// 1 to 255 bytes, of who did something.
public enum ActorBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 255
}

/// 1 to 250 bytes as given, which leaves room for the suffix that a void appends.
public enum EntryTypeBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 250
}

/// 1 to 1,024 bytes, of a name.
public enum NameBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 1_024
}

/// At most 16 KiB, of a description or a reason.
public enum ProseBound: TextBound {
    public static let minimumLength = 0
    public static let maximumLength = 16_384
}

public typealias Code = BoundedText<CodeBound>
public typealias ExternalID = BoundedText<ExternalIDBound>
public typealias CorrelationID = BoundedText<CorrelationIDBound>
public typealias Actor = BoundedText<ActorBound>
public typealias EntryType = BoundedText<EntryTypeBound>
public typealias Name = BoundedText<NameBound>
public typealias FreeText = BoundedText<ProseBound>

extension EntryType {
    /// What an entry is called that spells out no type.
    public static let manual = EntryType(stored: "MANUAL")
}
