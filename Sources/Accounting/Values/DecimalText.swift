/// How amounts are written: no exponent, at least so many digits behind the point, no trailing
/// zeros beyond them.
public enum DecimalText {
    /// Room that any total needs: a sign, 78 digits and a point.
    public static let maximumLength = 96

    /// Stores the text of `value` 10^-18ths at `start`, at least `minimumFraction` (0 to 18) digits
    /// behind the point. Returns its length, at most ``maximumLength``.
    public static func store(
        _ value: Total, minimumFraction: Int, at start: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var rest = value.magnitude
        var fraction = Total.divide(&rest, by: UInt64(Units.one))
        var position = 0
        if value.isNegative {
            start[0] = UInt8(ascii: "-")
            position = 1
        }
        position += storeWhole(rest, at: start + position)
        var places = Units.scale
        while places > minimumFraction, fraction % 10 == 0 {
            fraction /= 10
            places -= 1
        }
        guard places > 0 else { return position }
        start[position] = UInt8(ascii: ".")
        for offset in stride(from: places, through: 1, by: -1) {
            start[position + offset] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction % 10)
            fraction /= 10
        }
        return position + places + 1
    }

    private static func storeWhole(
        _ magnitude: (high: UInt128, low: UInt128), at start: UnsafeMutablePointer<UInt8>
    ) -> Int {
        var rest = magnitude
        var length = 0
        repeat {
            var chunk = Total.divide(&rest, by: 1_000_000_000_000_000_000)
            let isLast = rest.high == 0 && rest.low == 0
            for _ in 0..<18 where !isLast || chunk > 0 || length == 0 {
                start[length] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: chunk % 10)
                chunk /= 10
                length += 1
            }
            if chunk == 0, isLast { break }
        } while true
        var digits = UnsafeMutableBufferPointer(start: start, count: length)
        digits.reverse()
        return length
    }

    public static func text(_ value: Total, minimumFraction: Int) -> String {
        String(unsafeUninitializedCapacity: maximumLength) { buffer in
            guard let start = buffer.baseAddress else { return 0 }
            return store(value, minimumFraction: minimumFraction, at: start)
        }
    }

    public static func shortest(_ value: Total) -> String {
        text(value, minimumFraction: 0)
    }
}

extension Currency {
    /// An amount in this currency as it is answered.
    public func text(_ amount: Total) -> String {
        DecimalText.text(amount, minimumFraction: writtenDecimals)
    }
}
