/// How a digit that is cut off changes the one before it.
public enum RoundingMode: String, Sendable, CaseIterable {
    /// To the nearer; from the middle to the even digit.
    case halfEven = "HALF_EVEN"
    /// To the nearer; from the middle away from zero.
    case halfUp = "HALF_UP"
    /// Toward zero.
    case down = "DOWN"
    /// Away from zero.
    case up = "UP"
    /// Toward negative infinity.
    case floor = "FLOOR"
    /// Toward positive infinity.
    case ceiling = "CEILING"

    /// Whether the last kept digit grows by one, away from zero.
    ///
    /// - Parameter cut: how what is cut off compares with half a unit of the last kept digit.
    func roundsAway(isNegative: Bool, lastDigitIsOdd: Bool, cut: CutPart) -> Bool {
        switch (self, cut) {
        case (_, .nothing), (.down, _): false
        case (.up, _): true
        case (.floor, _): isNegative
        case (.ceiling, _): !isNegative
        case (.halfEven, .lessThanHalf), (.halfUp, .lessThanHalf): false
        case (.halfEven, .moreThanHalf), (.halfUp, .moreThanHalf): true
        case (.halfUp, .half): true
        case (.halfEven, .half): lastDigitIsOdd
        }
    }
}

/// The part of a number behind the last digit that is kept.
enum CutPart {
    case nothing, lessThanHalf, half, moreThanHalf

    init(_ part: UInt128, of unit: UInt128) {
        // Without doubling the part, which may not fit.
        let rest = unit - part
        self =
            part == 0
            ? .nothing : part < rest ? .lessThanHalf : part == rest ? .half : .moreThanHalf
    }

    /// The same part with something more, smaller than any digit, behind it.
    func with(more: Bool) -> CutPart {
        guard more else { return self }
        switch self {
        case .nothing, .lessThanHalf: return .lessThanHalf
        case .half, .moreThanHalf: return .moreThanHalf
        }
    }
}

extension Decimal {
    /// The number with at most so many digits behind the point.
    ///
    /// - Parameter places: 0 to 38.
    /// - Returns: nil only when rounding up needs a 39th digit.
    public func rounded(places: Int, _ mode: RoundingMode) -> Decimal? {
        let excess = Int(scale) - places
        guard excess > 0 else { return self }
        let unit = Self.power(excess)
        let (kept, part) = magnitude.quotientAndRemainder(dividingBy: unit)
        return Self.rounded(
            isNegative: isNegative, kept, cut: CutPart(part, of: unit), places: places, mode)
    }

    static func rounded(
        isNegative: Bool, _ kept: UInt128, cut: CutPart, places: Int, _ mode: RoundingMode
    ) -> Decimal? {
        let grows = mode.roundsAway(
            isNegative: isNegative, lastDigitIsOdd: kept & 1 == 1, cut: cut)
        return Decimal(isNegative: isNegative, magnitude: kept + (grows ? 1 : 0), scale: places)
    }
}
