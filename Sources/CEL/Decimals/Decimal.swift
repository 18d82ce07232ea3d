/// An exact decimal number of up to 38 digits, with up to 38 of them behind the point.
///
/// It is a whole number, the coefficient, and how many of its digits stand behind the point, the
/// scale. The same number has several forms (1.5 and 1.50): `==`, order and text go by the number.
/// An operation whose result would need more digits answers nil; nothing is ever rounded unasked.
public struct Decimal: Sendable {
    /// The coefficient's sign and size. Two words rather than an Int128, whose alignment to 16
    /// bytes would make every `Value` a third larger.
    private let high: UInt64
    private let low: UInt64
    let isNegative: Bool
    let scale: UInt8

    static let maximalDigits = 38
    /// 10^38: every coefficient is smaller.
    static let limit = powers[38]

    /// Ten to the powers 0 to 38.
    private static let powers: [UInt128] = (0...38).reduce(into: []) { powers, _ in
        powers.append((powers.last ?? 0) * 10)
        if powers.count == 1 { powers[0] = 1 }
    }

    var magnitude: UInt128 { UInt128(high) << 64 | UInt128(low) }

    public static let zero = Decimal(exact: false, 0, scale: 0)

    /// The number (-1)^isNegative * magnitude / 10^scale, or nil when it has too many digits.
    ///
    /// - Parameter scale: may be below zero or above 38; zeros at the end make up for it.
    init?(isNegative: Bool, magnitude: UInt128, scale: Int) {
        var magnitude = magnitude
        var scale = scale
        while scale > Self.maximalDigits || magnitude >= Self.limit {
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            if magnitude == 0 {
                scale = 0
            } else {
                guard scale > 0 else { return nil }
                magnitude = quotient
                scale -= 1
            }
        }
        while scale < 0 {
            guard magnitude < Self.powers[37] else { return nil }
            magnitude *= 10
            scale = magnitude == 0 ? 0 : scale + 1
        }
        self.init(exact: isNegative, magnitude, scale: UInt8(scale))
    }

    /// A number known to be within the limits.
    private init(exact isNegative: Bool, _ magnitude: UInt128, scale: UInt8) {
        high = UInt64(truncatingIfNeeded: magnitude >> 64)
        low = UInt64(truncatingIfNeeded: magnitude)
        self.isNegative = isNegative && magnitude != 0
        self.scale = scale
    }

    /// The whole number.
    public init(_ number: Int64) {
        self.init(exact: number < 0, UInt128(number.magnitude), scale: 0)
    }

    /// The whole number.
    public init(_ number: UInt64) {
        self.init(exact: false, UInt128(number), scale: 0)
    }

    /// The number coefficient / 10^scale, or nil when it has more than 38 digits.
    public init?(coefficient: Int128, scale: Int) {
        guard scale >= 0 else { return nil }
        self.init(isNegative: coefficient < 0, magnitude: coefficient.magnitude, scale: scale)
    }

    /// The number as coefficient / 10^scale, with the smallest scale that it has.
    public var shortest: (coefficient: Int128, scale: Int) {
        var magnitude = magnitude
        var scale = Int(scale)
        while scale > 0 {
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { break }
            magnitude = quotient
            scale -= 1
        }
        return (isNegative ? -Int128(magnitude) : Int128(magnitude), scale)
    }

    public var isZero: Bool { high == 0 && low == 0 }

    public var negated: Decimal { Decimal(exact: !isNegative, magnitude, scale: scale) }

    public var absolute: Decimal { Decimal(exact: false, magnitude, scale: scale) }

    /// -1, 0 or 1.
    public var sign: Int { isZero ? 0 : isNegative ? -1 : 1 }

    /// Ten to a power from 0 to 38.
    static func power(_ exponent: Int) -> UInt128 { powers[exponent] }
}
