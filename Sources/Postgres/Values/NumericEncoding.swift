/// Writing a `numeric` from a whole number and a count of decimal places, without an allocation.
extension Numeric {
    /// Appends `±magnitude · 10^-scale`, shown with `scale` decimal places.
    ///
    /// `scale` must lie in ``scales``. Zero has no sign.
    @inlinable
    public static func encode(
        isNegative: Bool, magnitude: UInt128, scale: Int, into buffer: inout ValueBuffer
    ) {
        if let small = UInt64(exactly: magnitude) {
            encode(isNegative: isNegative, small: small, scale: scale, into: &buffer)
        } else {
            encode(isNegative: isNegative, high: 0, low: magnitude, scale: scale, into: &buffer)
        }
    }

    /// Appends `±(high · 2^128 + low) · 10^-scale`, shown with `scale` decimal places.
    public static func encode(
        isNegative: Bool, high: UInt128, low: UInt128, scale: Int, into buffer: inout ValueBuffer
    ) {
        var limbs = Limbs(high: high, low: low)
        guard !limbs.isSmall else {
            return encode(isNegative: isNegative, small: limbs.small, scale: scale, into: &buffer)
        }
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: DigitStack.capacity) { memory in
            var stack = DigitStack(memory)
            let partial = scale % 4
            if partial > 0 {
                let rest = limbs.divide(by: powerOfTen(partial))
                stack.push(UInt16(rest * powerOfTen(4 - partial)))
            }
            while !limbs.isSmall {
                var rest = limbs.divide(by: 10_000_000_000_000_000)
                for _ in 0..<4 {
                    stack.push(UInt16(rest % 10_000))
                    rest /= 10_000
                }
            }
            stack.push(all: limbs.small)
            stack.write(isNegative: isNegative, scale: scale, into: &buffer)
        }
    }

    @usableFromInline
    static func encode(
        isNegative: Bool, small: UInt64, scale: Int, into buffer: inout ValueBuffer
    ) {
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: DigitStack.capacity) { memory in
            var stack = DigitStack(memory)
            var rest = small
            switch scale & 3 {
            case 1:
                stack.push(UInt16(rest % 10 * 1_000))
                rest /= 10
            case 2:
                stack.push(UInt16(rest % 100 * 100))
                rest /= 100
            case 3:
                stack.push(UInt16(rest % 1_000 * 10))
                rest /= 1_000
            default:
                break
            }
            stack.push(all: rest)
            stack.write(isNegative: isNegative, scale: scale, into: &buffer)
        }
    }
}

/// Digits to base 10,000 in the order they are found, the least significant first.
private struct DigitStack {
    /// 2^256 has 78 decimal digits: 20 groups, one more where the decimal point splits one, and
    /// three for the zeros in front that a whole chunk of four may bring.
    static let capacity = 24

    private let memory: UnsafeMutableBufferPointer<UInt16>
    private var start = DigitStack.capacity

    init(_ memory: UnsafeMutableBufferPointer<UInt16>) { self.memory = memory }

    mutating func push(_ digit: UInt16) {
        start -= 1
        memory[start] = digit
    }

    mutating func push(all number: UInt64) {
        var rest = number
        while rest > 0 {
            push(UInt16(rest % 10_000))
            rest /= 10_000
        }
    }

    /// Writes the number without zeros at either end.
    func write(isNegative: Bool, scale: Int, into buffer: inout ValueBuffer) {
        var first = start
        var end = Self.capacity
        while first < end, memory[first] == 0 { first += 1 }
        while end > first, memory[end - 1] == 0 { end -= 1 }
        let weight = Self.capacity - first - 1 - (scale + 3) / 4
        Numeric.appendHeader(
            sign: isNegative && end > first ? .negative : .positive,
            weight: end > first ? weight : 0, scale: scale, digits: end - first, into: &buffer)
        for place in first..<end { buffer.append(memory[place]) }
    }
}

/// 256 bits as four words, the least significant first.
struct Limbs {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    init(high: UInt128, low: UInt128) {
        words = (
            UInt64(truncatingIfNeeded: low), UInt64(truncatingIfNeeded: low >> 64),
            UInt64(truncatingIfNeeded: high), UInt64(truncatingIfNeeded: high >> 64)
        )
    }

    var isSmall: Bool { words.1 | words.2 | words.3 == 0 }

    /// The lowest word, the whole number when ``isSmall``.
    var small: UInt64 { words.0 }

    var low: UInt128 { UInt128(words.1) << 64 | UInt128(words.0) }
    var high: UInt128 { UInt128(words.3) << 64 | UInt128(words.2) }

    /// Divides by one word and returns the remainder. Words, as 128-bit division is slow.
    mutating func divide(by divisor: UInt64) -> UInt64 {
        var rest: UInt64 = 0
        Self.divide(&words.3, by: divisor, rest: &rest)
        Self.divide(&words.2, by: divisor, rest: &rest)
        Self.divide(&words.1, by: divisor, rest: &rest)
        Self.divide(&words.0, by: divisor, rest: &rest)
        return rest
    }

    private static func divide(_ word: inout UInt64, by divisor: UInt64, rest: inout UInt64) {
        guard rest > 0 else {
            (word, rest) = word.quotientAndRemainder(dividingBy: divisor)
            return
        }
        (word, rest) = divisor.dividingFullWidth((rest, word))
    }

    /// Multiplies by one word and adds one; false when 256 bits do not hold the result.
    mutating func multiply(by factor: UInt64, adding addend: UInt64) -> Bool {
        var carry = addend
        Self.multiply(&words.0, by: factor, carry: &carry)
        Self.multiply(&words.1, by: factor, carry: &carry)
        Self.multiply(&words.2, by: factor, carry: &carry)
        Self.multiply(&words.3, by: factor, carry: &carry)
        return carry == 0
    }

    private static func multiply(_ word: inout UInt64, by factor: UInt64, carry: inout UInt64) {
        let product = word.multipliedFullWidth(by: factor)
        let (sum, overflow) = product.low.addingReportingOverflow(carry)
        word = sum
        carry = product.high + (overflow ? 1 : 0)
    }
}

/// 10 to a power from 0 to 4. A table would be a global behind a check at each use.
@inline(__always)
func powerOfTen(_ exponent: Int) -> UInt64 {
    switch exponent {
    case 0: 1
    case 1: 10
    case 2: 100
    case 3: 1_000
    default: 10_000
    }
}
