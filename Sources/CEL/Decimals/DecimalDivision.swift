extension Decimal {
    /// The exact quotient; nil when it has more than 38 digits or never ends, and for zero.
    ///
    /// A reduced fraction ends exactly when its denominator has no prime but 2 and 5.
    public func divided(exactlyBy divisor: Decimal) -> Decimal? {
        guard !divisor.isZero else { return nil }
        let common = Self.greatestCommonDivisor(magnitude, divisor.magnitude)
        var numerator = magnitude / common
        var denominator = divisor.magnitude / common
        var twos = 0
        var fives = 0
        while denominator & 1 == 0 {
            denominator >>= 1
            twos += 1
        }
        while true {
            let (quotient, remainder) = denominator.quotientAndRemainder(dividingBy: 5)
            guard remainder == 0 else { break }
            denominator = quotient
            fives += 1
        }
        guard denominator == 1 else { return nil }
        let places = max(twos, fives)
        // Whichever prime is short makes the denominator a power of ten. What overflows here ends
        // in no zero, so it cannot be shortened either.
        for _ in twos..<places {
            let (product, overflows) = numerator.multipliedReportingOverflow(by: 2)
            guard !overflows else { return nil }
            numerator = product
        }
        for _ in fives..<places {
            let (product, overflows) = numerator.multipliedReportingOverflow(by: 5)
            guard !overflows else { return nil }
            numerator = product
        }
        return Decimal(
            isNegative: isNegative != divisor.isNegative, magnitude: numerator,
            scale: Int(scale) - Int(divisor.scale) + places)
    }

    /// The quotient with at most so many digits behind the point.
    ///
    /// - Parameter places: 0 to 38.
    /// - Returns: nil for a divisor of zero, or when the result needs more than 38 digits.
    public func divided(by divisor: Decimal, places: Int, _ mode: RoundingMode) -> Decimal? {
        guard !divisor.isZero else { return nil }
        if let exact = divided(exactlyBy: divisor) { return exact.rounded(places: places, mode) }
        let isNegative = isNegative != divisor.isNegative
        let (whole, rest) = magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        // How many digits of the long division are still wanted behind `whole`.
        let wanted = places + Int(divisor.scale) - Int(scale)
        guard wanted < 0 else {
            return Self.longDivision(
                isNegative: isNegative, whole, rest, divisor.magnitude, wanted, places, mode)
        }
        let unit = Self.power(-wanted)
        let (kept, part) = whole.quotientAndRemainder(dividingBy: unit)
        let cut = CutPart(part, of: unit).with(more: rest != 0)
        return Self.rounded(isNegative: isNegative, kept, cut: cut, places: places, mode)
    }

    /// Goes on dividing, one digit at a time, as on paper.
    ///
    /// A coefficient that is full may still be followed by zeros, which do not count, or by nines,
    /// which become zeros when the last of them is rounded up.
    private static func longDivision(
        isNegative: Bool, _ whole: UInt128, _ rest: UInt128, _ divisor: UInt128, _ wanted: Int,
        _ places: Int, _ mode: RoundingMode
    ) -> Decimal? {
        var kept = whole
        var rest = rest
        var more: (count: Int, digit: UInt128) = (0, 0)
        for _ in 0..<wanted {
            let (high, low) = rest.multipliedFullWidth(by: 10)
            let (digit, remainder) = divisor.dividingFullWidth((high, low))
            rest = remainder
            if more.count == 0 && kept < power(37) {
                kept = kept * 10 + digit
                continue
            }
            if more.count == 0 { more.digit = digit }
            guard digit == more.digit, digit == 0 || digit == 9 else { return nil }
            more.count += 1
        }
        let cut = CutPart(rest, of: divisor)
        guard more.count > 0 else {
            return rounded(isNegative: isNegative, kept, cut: cut, places: places, mode)
        }
        let grows = mode.roundsAway(
            isNegative: isNegative, lastDigitIsOdd: more.digit == 9, cut: cut)
        guard grows == (more.digit == 9) else { return nil }
        return Decimal(
            isNegative: isNegative, magnitude: grows ? kept + 1 : kept,
            scale: places - more.count)
    }

    /// Euclid's.
    private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}
