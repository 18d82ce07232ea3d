/// Doubles as text.
enum DoubleText {
    /// The fewest digits that read back as the same double; exponents as `1e+21` and `1e-05`.
    ///
    /// A whole number has no point. Written out between 1e-4 and 1e21, which is where readers stop
    /// counting zeros.
    static func shortest(_ double: Double) -> String {
        guard double.isFinite else { return notFinite(double) }
        guard double != 0 else { return double.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = digits(double.magnitude)
        let sign = double < 0 ? "-" : ""
        guard (-4..<21).contains(exponent) else {
            return sign + scientific(digits, exponent: exponent)
        }
        return sign + written(digits, exponent: exponent)
    }

    /// The same digits without an exponent, however many zeros that takes.
    static func plain(_ double: Double) -> String {
        guard double.isFinite else { return notFinite(double) }
        guard double != 0 else { return double.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = digits(double.magnitude)
        return (double < 0 ? "-" : "") + written(digits, exponent: exponent)
    }

    static func notFinite(_ double: Double) -> String {
        double.isNaN ? "NaN" : double < 0 ? "-Infinity" : "Infinity"
    }

    /// The shortest digits d and the exponent x of a positive number d[0].d[1]d[2]… * 10^x.
    private static func digits(_ double: Double) -> (digits: [UInt8], exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var pointAfter: Int?
        var text = Array(double.description.utf8)[...]
        if let mark = text.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(String(decoding: text[(mark + 1)...], as: UTF8.self)) ?? 0
            text = text[..<mark]
        }
        for byte in text {
            if byte == UInt8(ascii: ".") { pointAfter = digits.count } else { digits.append(byte) }
        }
        exponent += (pointAfter ?? digits.count) - 1
        let zeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(zeros)
        exponent -= zeros
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, exponent)
    }

    private static func scientific(_ digits: [UInt8], exponent: Int) -> String {
        var text = String(decoding: digits.prefix(1), as: UTF8.self)
        if digits.count > 1 { text += "." + String(decoding: digits.dropFirst(), as: UTF8.self) }
        return text + "e" + exponentText(exponent)
    }

    /// A sign and at least two digits.
    static func exponentText(_ exponent: Int) -> String {
        (exponent < 0 ? "-" : "+") + Digits.padded(abs(exponent), 2)
    }

    private static func written(_ digits: [UInt8], exponent: Int) -> String {
        if exponent < 0 {
            let zeros = String(repeating: "0", count: -exponent - 1)
            return "0." + zeros + String(decoding: digits, as: UTF8.self)
        }
        let whole = digits.prefix(exponent + 1)
        let zeros = String(repeating: "0", count: exponent + 1 - whole.count)
        let fraction = digits.dropFirst(exponent + 1)
        return String(decoding: whole, as: UTF8.self) + zeros
            + (fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self))
    }
}
