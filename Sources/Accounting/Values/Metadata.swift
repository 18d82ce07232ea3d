public import JSON

/// What a caller hangs on a thing for its own use: a JSON object, kept as it was given.
///
/// Rule (the rules, "Values"): at most 64 KiB as text without blanks, at most 32 levels, numbers of
/// at most 38 digits before the point and 38 behind it when written out.
public struct Metadata: Sendable, Equatable {
    public static let maximumBytes = 65_536
    public static let maximumLevels = 32

    public let object: JSON.Object
    /// The bytes that the object takes as text without blanks.
    public let writtenBytes: Int

    public enum Fault: Error, Sendable, Equatable {
        case notAnObject
        case tooLarge
        case tooDeep
        case number(JSONNumberFault)
        case containsNull
    }

    public init(_ value: JSON) throws(Fault) {
        guard case .object(let object) = value else { throw .notAnObject }
        try self.init(object)
    }

    public init(_ object: JSON.Object) throws(Fault) {
        try Self.checkContents(.object(object), maximumLevels: Self.maximumLevels)
        self.init(stored: object)
        guard writtenBytes <= Self.maximumBytes else { throw .tooLarge }
    }

    /// Metadata that was within bounds when it was stored.
    public init(stored object: JSON.Object) {
        self.object = object
        writtenBytes = object.text.utf8.count
    }

    /// Judges numbers, texts and depth: what holds for the values of parameters too, but that a
    /// reader of JSON alone bounds their depth.
    public static func checkContents(_ value: JSON, maximumLevels: Int?) throws(Fault) {
        try check(value, levelsLeft: maximumLevels ?? .max)
    }

    private static func check(_ value: JSON, levelsLeft: Int) throws(Fault) {
        switch value {
        case .null, .bool: return
        case .number(let number):
            if let fault = number.fault { throw .number(fault) }
        case .string(let text):
            guard !text.utf8.contains(0) else { throw .containsNull }
        case .array(let elements):
            guard levelsLeft > 0 else { throw .tooDeep }
            for element in elements { try check(element, levelsLeft: levelsLeft - 1) }
        case .object(let object):
            guard levelsLeft > 0 else { throw .tooDeep }
            for member in object.members {
                guard !member.key.utf8.contains(0) else { throw .containsNull }
                try check(member.value, levelsLeft: levelsLeft - 1)
            }
        }
    }
}

extension Metadata.Fault {
    /// What is wrong, behind the name of what it is wrong with.
    public var reason: String {
        switch self {
        case .notAnObject: "must be an object"
        case .containsNull: "must not contain U+0000"
        case .tooLarge: "takes more than \(Metadata.maximumBytes) bytes"
        case .tooDeep: "is nested deeper than \(Metadata.maximumLevels) levels"
        case .number(let number):
            """
            holds a number of more than \(JSONNumberFault.maximumDigits) digits before or behind \
            the point when written out: \(number.digits.prefix(60))
            """
        }
    }

    /// The bound that was broken; nil when it is no matter of size.
    public var maximum: Int? {
        switch self {
        case .notAnObject, .containsNull: nil
        case .tooLarge: Metadata.maximumBytes
        case .tooDeep: Metadata.maximumLevels
        case .number: JSONNumberFault.maximumDigits
        }
    }
}

/// A number that has too many digits when it is written out without an exponent.
public struct JSONNumberFault: Error, Sendable, Equatable {
    /// Digits allowed before the point, and behind it.
    public static let maximumDigits = 38

    public let digits: String
}

extension JSON.Number {
    /// What is wrong with the number as part of metadata or parameters; nil when nothing is.
    public var fault: JSONNumberFault? {
        let layout = WrittenOutNumber(digits)
        let limit = JSONNumberFault.maximumDigits
        let fits = layout.digitsBeforePoint <= limit && layout.digitsBehindPoint <= limit
        return fits ? nil : JSONNumberFault(digits: digits)
    }
}

/// How many digits a JSON number has once its exponent is applied.
private struct WrittenOutNumber {
    let digitsBeforePoint: Int
    let digitsBehindPoint: Int

    init(_ text: String) {
        var whole = 0
        var fraction = 0
        var leadingZeros = 0
        var sawPoint = false
        var sawNonZero = false
        var exponent = 0
        var negativeExponent = false
        var inExponent = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
            case UInt8(ascii: "-"): negativeExponent = inExponent
            case UInt8(ascii: "."): sawPoint = true
            case 0x30...0x39:
                if inExponent {
                    exponent = min(exponent * 10 + Int(byte & 15), 1_000_000)
                    continue
                }
                if byte != 0x30 { sawNonZero = true }
                if !sawNonZero { leadingZeros += 1 }
                if sawPoint { fraction += 1 } else { whole += 1 }
            default: continue
            }
        }
        let shift = negativeExponent ? -exponent : exponent
        // A zero's exponent counts like any other: the server writes it out too, or fails to.
        let dropped = sawNonZero ? leadingZeros : 0
        let pointAfter = whole - dropped + shift
        digitsBeforePoint = max(pointAfter, 0)
        digitsBehindPoint = max(whole + fraction - dropped - pointAfter, 0)
    }
}
