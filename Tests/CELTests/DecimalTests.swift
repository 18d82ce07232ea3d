import CEL
import Testing

/// Exact decimals, held to sums on paper.
@Suite struct DecimalTests {
    /// A decimal of any length, more often than not of few digits or with zeros at its end.
    private static func decimal(_ generator: inout SeededGenerator) -> ExactDecimal {
        let most = Bool.random(using: &generator) ? 6 : 38
        let count = Int.random(in: 1...most, using: &generator)
        var digits = (0..<count).map { _ in Int.random(in: 0...9, using: &generator) }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let zeros = Int.random(in: 0...count, using: &generator)
            digits = digits.enumerated().map { $0.offset >= count - zeros ? 0 : $0.element }
        }
        let scale = Int.random(in: 0...38, using: &generator)
        let sign = Bool.random(using: &generator) ? "-" : ""
        let padded = [Int](repeating: 0, count: max(0, scale + 1 - count)) + digits
        let whole = padded.dropLast(scale).map(String.init).joined()
        let fraction = padded.suffix(scale).map(String.init).joined()
        let text = sign + whole + (fraction.isEmpty ? "" : "." + fraction)
        return ExactDecimal(text) ?? .zero
    }

    @Test func `arithmetic agrees with arithmetic on paper`() {
        var generator = TestSeed.generator()
        for _ in 0..<3_000 {
            let left = Self.decimal(&generator)
            let right = Self.decimal(&generator)
            let (first, second) = (PaperDecimal(left), PaperDecimal(right))
            let pair: Comment = "\(left.text), \(right.text), seed \(TestSeed.value)"
            #expect(left.adding(right)?.text == first.adding(second).text, pair)
            #expect(left.multiplied(by: right)?.text == first.multiplied(by: second).text, pair)
            guard !right.isZero else { continue }
            #expect(
                left.remainder(dividingBy: right)?.text == first.remainder(by: second).text, pair)
        }
    }

    @Test func `division and rounding agree with long division on paper`() {
        var generator = TestSeed.generator()
        let one = PaperDecimal(ExactDecimal(1 as Int64))
        for _ in 0..<2_000 {
            let left = Self.decimal(&generator)
            let right = Self.decimal(&generator)
            let places = Int.random(in: 0...38, using: &generator)
            guard let mode = RoundingMode.allCases.randomElement(using: &generator) else { return }
            let (first, second) = (PaperDecimal(left), PaperDecimal(right))
            let pair: Comment =
                "\(left.text), \(right.text), \(places), \(mode), seed \(TestSeed.value)"
            let rounded = first.divided(by: one, places: places, mode).text
            #expect(left.rounded(places: places, mode)?.text == rounded, pair)
            guard !right.isZero else { continue }
            let quotient = first.divided(by: second, places: places, mode).text
            #expect(left.divided(by: right, places: places, mode)?.text == quotient, pair)
        }
    }

    @Test func `an exact quotient times the divisor is the dividend`() {
        var generator = TestSeed.generator()
        var exact = 0
        for _ in 0..<3_000 {
            let left = Self.decimal(&generator)
            let right = Self.decimal(&generator)
            guard !right.isZero else { continue }
            guard let quotient = left.divided(exactlyBy: right) else {
                // Nothing within 76 digits divides exactly unless it is refused for its length.
                let cut = PaperDecimal(left).divided(by: PaperDecimal(right), places: 38, .down)
                let back = cut.multiplied(by: PaperDecimal(right))
                let isExact = back.text == left.text && cut.text != nil
                #expect(!isExact, "\(left.text) / \(right.text), seed \(TestSeed.value)")
                continue
            }
            exact += 1
            let back = PaperDecimal(quotient).multiplied(by: PaperDecimal(right))
            #expect(back.text == left.text, "\(left.text) / \(right.text)")
        }
        #expect(exact > 20)
    }

    @Test func `order goes by the number and not by its form`() {
        var generator = TestSeed.generator()
        for _ in 0..<3_000 {
            let left = Self.decimal(&generator)
            let right = Self.decimal(&generator)
            let difference = PaperDecimal(left).adding(PaperDecimal(right.negated))
            let sign = difference.number.isZero ? 0 : difference.isNegative ? -1 : 1
            #expect(ExactDecimal.compare(left, right) == sign, "\(left.text), \(right.text)")
            #expect((left == right) == (sign == 0))
        }
        #expect(ExactDecimal("1.50") == ExactDecimal("1.5"))
        #expect(ExactDecimal("-0") == ExactDecimal("0.00"))
    }

    @Test(arguments: [
        ("0", "0"), ("-0", "0"), ("-0.00", "0"), ("007", "7"), ("1.50", "1.5"), ("0.05", "0.05"),
        ("-12.340", "-12.34"),
        ("00000000000000000000000000000000000000001.0", "1"),
        (String(repeating: "9", count: 38), String(repeating: "9", count: 38)),
        (
            "0." + String(repeating: "0", count: 37) + "1",
            "0." + String(repeating: "0", count: 37) + "1"
        ),
    ])
    func `text is read and written in its shortest form`(_ text: String, _ shortest: String) {
        #expect(ExactDecimal(text)?.text == shortest)
    }

    @Test(arguments: [
        "", "-", "+1", ".5", "5.", "1e5", " 1", "1 ", "1_000", "0x1", "--1", "1.2.3", "١",
        String(repeating: "9", count: 39), "0." + String(repeating: "0", count: 38) + "1",
        "1." + String(repeating: "0", count: 37) + "1",
    ])
    func `text that is no decimal is refused`(_ text: String) {
        if text == "1." + String(repeating: "0", count: 37) + "1" {
            #expect(ExactDecimal(text) == nil, "39 digits")
        }
        #expect(ExactDecimal(text) == nil)
    }

    @Test func `the coefficient and scale of an embedder are read and given`() throws {
        let decimal = try #require(ExactDecimal(coefficient: -12_340, scale: 3))
        #expect(decimal.text == "-12.34")
        #expect(decimal.shortest == (-1_234, 2))
        #expect(ExactDecimal(coefficient: .max, scale: 0) == nil)
        #expect(ExactDecimal(coefficient: .min, scale: 38) == nil)
        #expect(ExactDecimal(coefficient: 1, scale: 39) == nil)
        #expect(
            ExactDecimal(coefficient: 10, scale: 39)?.text
                == ExactDecimal(coefficient: 1, scale: 38)?.text)
    }
}
