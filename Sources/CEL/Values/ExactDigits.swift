/// A number written out in full: every digit that it has, and where the point stands.
///
/// A double is a whole number times a power of two, so it has finitely many decimal digits; with
/// all of them there it can be rounded to any place exactly, half to even.
struct ExactDigits {
    private let isNegative: Bool
    /// From the most significant on, without zeros in front; empty for zero.
    private let digits: [UInt8]
    /// How many of the digits stand behind the point; below zero, how many zeros follow them.
    private let scale: Int

    init(_ decimal: Decimal) {
        isNegative = decimal.isNegative
        digits = decimal.isZero ? [] : String(decimal.magnitude).utf8.map { $0 - 0x30 }
        scale = Int(decimal.scale)
    }

    /// - Parameter double: finite.
    init(_ double: Double) {
        isNegative = double.sign == .minus
        guard double != 0 else {
            digits = []
            scale = 0
            return
        }
        let significand = UInt64(double.significandBitPattern)
        let isNormal = double.exponentBitPattern != 0
        var mantissa = isNormal ? significand | 1 << 52 : significand
        var exponent = (isNormal ? Int(double.exponentBitPattern) : 1) - 1_075
        let zeros = mantissa.trailingZeroBitCount
        mantissa >>= UInt64(zeros)
        exponent += zeros
        var number = LongNumber(mantissa)
        // m * 2^-k is m * 5^k / 10^k.
        number.multiply(by: exponent < 0 ? 5 : 2, times: abs(exponent))
        digits = number.digits
        scale = exponent < 0 ? -exponent : 0
    }

    /// `-12.50`, with exactly so many digits behind the point.
    func fixed(_ precision: Int) -> String {
        let (rounded, _) = rounded(keeping: digits.count - scale + precision)
        var text = rounded + [UInt8](repeating: 0, count: max(0, precision - scale))
        if text.count <= precision {
            text.insert(contentsOf: [UInt8](repeating: 0, count: precision + 1 - text.count), at: 0)
        }
        return sign + Self.text(text, pointAfter: text.count - precision)
    }

    /// `-1.25e+01`, with one digit before the point and exactly so many behind it.
    func scientific(_ precision: Int) -> String {
        guard !digits.isEmpty else {
            let zeros = [UInt8](repeating: 0, count: precision + 1)
            return sign + Self.text(zeros, pointAfter: 1) + "e+00"
        }
        var (rounded, carried) = rounded(keeping: precision + 1)
        if carried { rounded.removeLast() }
        rounded += [UInt8](repeating: 0, count: max(0, precision + 1 - rounded.count))
        let exponent = digits.count - scale - 1 + (carried ? 1 : 0)
        return sign + Self.text(rounded, pointAfter: 1) + "e" + DoubleText.exponentText(exponent)
    }

    private var sign: String { isNegative ? "-" : "" }

    /// The first digits, the last rounded half to even, and whether a new one came in front.
    ///
    /// - Parameter count: may be below zero, where everything is cut off.
    private func rounded(keeping count: Int) -> (digits: [UInt8], carried: Bool) {
        guard count < digits.count else { return (digits, false) }
        guard count >= 0 else { return ([], false) }
        var kept = Array(digits[..<count])
        let cut = digits[count...]
        let isHalf = cut.first == 5 && cut.dropFirst().allSatisfy { $0 == 0 }
        let grows = isHalf ? (kept.last ?? 0) % 2 == 1 : (cut.first ?? 0) >= 5
        guard grows else { return (kept, false) }
        var place = count - 1
        while place >= 0 && kept[place] == 9 {
            kept[place] = 0
            place -= 1
        }
        guard place < 0 else {
            kept[place] += 1
            return (kept, false)
        }
        kept.insert(1, at: 0)
        return (kept, true)
    }

    private static func text(_ digits: [UInt8], pointAfter place: Int) -> String {
        let characters = digits.map { $0 + 0x30 }
        let whole = String(decoding: characters[..<place], as: UTF8.self)
        guard place < digits.count else { return whole }
        return whole + "." + String(decoding: characters[place...], as: UTF8.self)
    }
}

/// A whole number of any length, in limbs of nine decimal digits from the least on.
private struct LongNumber {
    private static let limb: UInt64 = 1_000_000_000
    private var limbs: [UInt64] = []

    init(_ number: UInt64) {
        var rest = number
        while rest > 0 {
            limbs.append(rest % Self.limb)
            rest /= Self.limb
        }
    }

    mutating func multiply(by factor: UInt64, times: Int) {
        // Twelve factors at once still fit beside a limb.
        let step = (0..<12).reduce(UInt64(1)) { power, _ in power * factor }
        for _ in 0..<times / 12 { multiply(by: step) }
        for _ in 0..<times % 12 { multiply(by: factor) }
    }

    private mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index] * factor + carry
            limbs[index] = product % Self.limb
            carry = product / Self.limb
        }
        if carry > 0 { limbs.append(carry) }
    }

    var digits: [UInt8] {
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            let text = String(limb)
            if !digits.isEmpty {
                digits += [UInt8](repeating: 0, count: 9 - text.utf8.count)
            }
            digits += text.utf8.map { $0 - 0x30 }
        }
        return digits
    }
}
