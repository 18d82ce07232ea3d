import CEL

/// A decimal reckoned on paper: digits in an array, any number of them, schoolbook methods.
///
/// Slow and short, so that it can be seen to be right; the decimals of the module are held to it.
struct PaperNumber {
    /// From the least significant on, without zeros at the top.
    var digits: [Int]

    init(_ text: some StringProtocol) {
        digits = text.utf8.reversed().map { Int($0) - 48 }
        trim()
    }

    private init(digits: [Int]) {
        self.digits = digits
        trim()
    }

    static let zero = PaperNumber(digits: [])

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    var isZero: Bool { digits.isEmpty }

    var text: String { isZero ? "0" : digits.reversed().map(String.init).joined() }

    func shifted(_ places: Int) -> PaperNumber {
        isZero ? self : PaperNumber(digits: [Int](repeating: 0, count: places) + digits)
    }

    static func < (left: PaperNumber, right: PaperNumber) -> Bool {
        guard left.digits.count == right.digits.count else {
            return left.digits.count < right.digits.count
        }
        return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
    }

    static func == (left: PaperNumber, right: PaperNumber) -> Bool { left.digits == right.digits }

    static func + (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var sum: [Int] = []
        var carry = 0
        for place in 0..<max(left.digits.count, right.digits.count) + 1 {
            let column = left.digit(place) + right.digit(place) + carry
            sum.append(column % 10)
            carry = column / 10
        }
        return PaperNumber(digits: sum)
    }

    /// - Parameter right: not larger than `left`.
    static func - (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var difference: [Int] = []
        var borrow = 0
        for place in left.digits.indices {
            let column = left.digit(place) - right.digit(place) - borrow
            difference.append(column < 0 ? column + 10 : column)
            borrow = column < 0 ? 1 : 0
        }
        return PaperNumber(digits: difference)
    }

    static func * (left: PaperNumber, right: PaperNumber) -> PaperNumber {
        var product = [Int](repeating: 0, count: left.digits.count + right.digits.count + 1)
        for (place, digit) in left.digits.enumerated() {
            for (other, factor) in right.digits.enumerated() {
                product[place + other] += digit * factor
            }
        }
        for place in 0..<product.count - 1 {
            product[place + 1] += product[place] / 10
            product[place] %= 10
        }
        return PaperNumber(digits: product)
    }

    func divided(by divisor: PaperNumber) -> (quotient: PaperNumber, remainder: PaperNumber) {
        var quotient: [Int] = []
        var rest = PaperNumber.zero
        for digit in digits.reversed() {
            rest = PaperNumber(digits: [digit] + rest.digits)
            var times = 0
            while !(rest < divisor) {
                rest = rest - divisor
                times += 1
            }
            quotient.insert(times, at: 0)
        }
        return (PaperNumber(digits: quotient), rest)
    }

    private func digit(_ place: Int) -> Int { place < digits.count ? digits[place] : 0 }
}

/// A signed decimal on paper.
struct PaperDecimal {
    let isNegative: Bool
    let number: PaperNumber
    let scale: Int

    init(_ decimal: ExactDecimal) {
        let parts = decimal.text.split(separator: ".")
        let whole = parts[0].drop { $0 == "-" }
        let fraction = parts.count > 1 ? parts[1] : ""
        isNegative = decimal.text.hasPrefix("-")
        number = PaperNumber(whole + fraction)
        scale = fraction.utf8.count
    }

    init(isNegative: Bool, number: PaperNumber, scale: Int) {
        self.isNegative = isNegative
        self.number = number
        self.scale = scale
    }

    /// The shortest form, or nil for more than 38 digits.
    var text: String? {
        var digits = number.digits
        var scale = scale
        while scale > 0 && digits.first == 0 {
            digits.removeFirst()
            scale -= 1
        }
        if number.isZero { scale = 0 }
        if scale < 0 {
            digits.insert(contentsOf: [Int](repeating: 0, count: -scale), at: 0)
            scale = 0
        }
        guard digits.count <= 38, scale <= 38 else { return nil }
        var text = digits.reversed().map(String.init).joined()
        if text.utf8.count <= scale {
            text = String(repeating: "0", count: scale + 1 - text.utf8.count) + text
        }
        if scale > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -scale)) }
        return (isNegative && !number.isZero ? "-" : "") + (text.isEmpty ? "0" : text)
    }

    func aligned(_ other: PaperDecimal) -> (PaperNumber, PaperNumber, Int) {
        let common = max(scale, other.scale)
        return (number.shifted(common - scale), other.number.shifted(common - other.scale), common)
    }

    func adding(_ other: PaperDecimal) -> PaperDecimal {
        let (left, right, common) = aligned(other)
        if isNegative == other.isNegative {
            return PaperDecimal(isNegative: isNegative, number: left + right, scale: common)
        }
        return left < right
            ? PaperDecimal(isNegative: other.isNegative, number: right - left, scale: common)
            : PaperDecimal(isNegative: isNegative, number: left - right, scale: common)
    }

    func multiplied(by other: PaperDecimal) -> PaperDecimal {
        PaperDecimal(
            isNegative: isNegative != other.isNegative, number: number * other.number,
            scale: scale + other.scale)
    }

    func remainder(by other: PaperDecimal) -> PaperDecimal {
        let (left, right, common) = aligned(other)
        return PaperDecimal(
            isNegative: isNegative, number: left.divided(by: right).remainder, scale: common)
    }

    /// The quotient cut and rounded by the mode, at so many places.
    func divided(by other: PaperDecimal, places: Int, _ mode: RoundingMode) -> PaperDecimal {
        let (left, right, _) = aligned(other)
        let (quotient, rest) = left.shifted(places).divided(by: right)
        let isNegative = isNegative != other.isNegative
        let twice = rest + rest
        let grows: Bool
        switch mode {
        case .down: grows = false
        case .up: grows = !rest.isZero
        case .floor: grows = !rest.isZero && isNegative
        case .ceiling: grows = !rest.isZero && !isNegative
        case .halfUp: grows = !(twice < right)
        case .halfEven:
            grows = right < twice || twice == right && (quotient.digits.first ?? 0) % 2 == 1
        }
        let one = PaperNumber("1")
        return PaperDecimal(
            isNegative: isNegative, number: grows ? quotient + one : quotient, scale: places)
    }
}
