extension Decimal {
    /// Reads `^-?[0-9]+(\.[0-9]+)?$`: no exponent, no bare point, no blanks.
    ///
    /// Zeros in front and at the end do not count as digits. Nil also for more than 38 digits.
    public init?(_ text: String) {
        var cursor = TextCursor(text)
        let isNegative = cursor.take("-") != nil
        let whole = cursor.takeDigitRun()
        guard !whole.isEmpty else { return nil }
        var fraction: ArraySlice<UInt8> = []
        if cursor.take(".") != nil {
            fraction = cursor.takeDigitRun()
            guard !fraction.isEmpty else { return nil }
        }
        guard cursor.isAtEnd else { return nil }
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        guard fraction.count <= Self.maximalDigits else { return nil }
        var magnitude: UInt128 = 0
        for digit in [whole, fraction].joined() {
            guard magnitude < Self.power(37) else { return nil }
            magnitude = magnitude * 10 + UInt128(digit - UInt8(ascii: "0"))
        }
        self.init(isNegative: isNegative, magnitude: magnitude, scale: fraction.count)
    }

    /// The shortest form without an exponent: `-0.5`, `12`, `0`.
    public var text: String {
        let (coefficient, scale) = shortest
        var digits = Array(String(coefficient.magnitude).utf8)
        if scale > 0 {
            if digits.count <= scale {
                let zeros = [UInt8](
                    repeating: UInt8(ascii: "0"), count: scale - digits.count + 1)
                digits.insert(contentsOf: zeros, at: 0)
            }
            digits.insert(UInt8(ascii: "."), at: digits.count - scale)
        }
        return (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
    }
}
