extension Decimal: Comparable, Equatable {
    /// The exact sum, or nil when it has more than 38 digits.
    public func adding(_ other: Decimal) -> Decimal? {
        guard let (left, right, scale) = Self.aligned(self, other) else { return nil }
        if isNegative == other.isNegative {
            let (sum, overflows) = left.addingReportingOverflow(right)
            guard !overflows else { return nil }
            return Decimal(isNegative: isNegative, magnitude: sum, scale: scale)
        }
        return left >= right
            ? Decimal(isNegative: isNegative, magnitude: left - right, scale: scale)
            : Decimal(isNegative: other.isNegative, magnitude: right - left, scale: scale)
    }

    /// The exact difference, or nil when it has more than 38 digits.
    public func subtracting(_ other: Decimal) -> Decimal? { adding(other.negated) }

    /// The exact product, or nil when it has more than 38 digits.
    public func multiplied(by other: Decimal) -> Decimal? {
        let isNegative = isNegative != other.isNegative
        var scale = Int(scale) + Int(other.scale)
        var (high, low) = magnitude.multipliedFullWidth(by: other.magnitude)
        while high != 0 {
            // Too wide for a coefficient: only zeros at the end can still bring it in.
            let (quotient, rest) = high.quotientAndRemainder(dividingBy: 10)
            let (lowQuotient, digit) = UInt128(10).dividingFullWidth((rest, low))
            guard digit == 0, scale > 0 else { return nil }
            (high, low) = (quotient, lowQuotient)
            scale -= 1
        }
        return Decimal(isNegative: isNegative, magnitude: low, scale: scale)
    }

    /// The remainder of the division that cuts the quotient to a whole number; the sign is that of
    /// `self`. Nil for a divisor of zero.
    public func remainder(dividingBy divisor: Decimal) -> Decimal? {
        guard !divisor.isZero else { return nil }
        if scale >= divisor.scale {
            // The divisor grows; once it is wider than a coefficient, `self` is the remainder.
            let (wide, modulus) = divisor.magnitude
                .multipliedFullWidth(by: Self.power(Int(scale - divisor.scale)))
            let rest = wide == 0 ? magnitude % modulus : magnitude
            return Decimal(isNegative: isNegative, magnitude: rest, scale: Int(scale))
        }
        let (high, low) = magnitude.multipliedFullWidth(
            by: Self.power(Int(divisor.scale - scale)))
        let modulus = divisor.magnitude
        let (_, rest) = modulus.dividingFullWidth((high % modulus, low))
        return Decimal(isNegative: isNegative, magnitude: rest, scale: Int(divisor.scale))
    }

    public static func == (left: Decimal, right: Decimal) -> Bool { compare(left, right) == 0 }

    public static func < (left: Decimal, right: Decimal) -> Bool { compare(left, right) < 0 }

    /// -1, 0 or 1, by the numbers and not by their forms.
    public static func compare(_ left: Decimal, _ right: Decimal) -> Int {
        guard left.sign == right.sign else { return left.sign < right.sign ? -1 : 1 }
        let size = compareMagnitudes(left, right)
        return left.isNegative ? -size : size
    }

    private static func compareMagnitudes(_ left: Decimal, _ right: Decimal) -> Int {
        if left.scale == right.scale { return order(left.magnitude, right.magnitude) }
        if left.scale > right.scale { return -compareMagnitudes(right, left) }
        let (high, low) = left.magnitude.multipliedFullWidth(
            by: power(Int(right.scale - left.scale)))
        return high != 0 ? 1 : order(low, right.magnitude)
    }

    private static func order(_ left: UInt128, _ right: UInt128) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    /// Both magnitudes at one scale, or nil when the sum cannot have 38 digits.
    ///
    /// Zeros at the end of the finer number are given up before the coarser one is widened: then
    /// the last digit of the finer stands in the result, which therefore needs that scale. A sum
    /// fits only if neither part is beyond twice the limit, which is still within 128 bits.
    private static func aligned(
        _ left: Decimal, _ right: Decimal
    ) -> (left: UInt128, right: UInt128, scale: Int)? {
        if left.scale == right.scale { return (left.magnitude, right.magnitude, Int(left.scale)) }
        if left.scale > right.scale {
            guard let (right, left, scale) = aligned(right, left) else { return nil }
            return (left, right, scale)
        }
        let (product, overflows) = left.magnitude.multipliedReportingOverflow(
            by: power(Int(right.scale - left.scale)))
        if !overflows { return (product, right.magnitude, Int(right.scale)) }
        let (coefficient, scale) = right.shortest
        let common = max(scale, Int(left.scale))
        let (narrower, stillOverflows) = left.magnitude.multipliedReportingOverflow(
            by: power(common - Int(left.scale)))
        guard !stillOverflows else { return nil }
        return (narrower, coefficient.magnitude * power(common - scale), common)
    }
}
