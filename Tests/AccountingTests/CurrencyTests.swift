import Accounting
import Testing

import enum CEL.CurrencyDecimals

@Suite struct CurrencyTests {
    @Test(arguments: [
        "EUR", "X9", "A_B", "X", "1INCH", "BRK.B", "USD/EUR", "A-1", "0.X", "1-2/3_4.X", "A-",
        "ABCDEFGH", "ABCDEFGHI", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOPQ",
        "ABCDEFGHIJKLMNOPQRSTUVW", "ABCDEFGHIJKLMNOPQRSTUVWX", "11111111111111111111111X",
    ])
    func `a currency is read and written`(text: String) {
        #expect(Currency(text)?.code == text)
    }

    @Test(arguments: [
        "", "eur", "EUr", "9", "840", "1.2/3_4-5", "_AB", ".A", "/A", "-A", "EÜR", "E R", "A\u{0}",
        "A:B", "A+B", "A\\B", "A,B", "ABCDEFGHIJKLMNOPQRSTUVWXY", "1234567890123456789012345",
    ])
    func `what is no currency is refused`(text: String) {
        #expect(Currency(text) == nil)
    }

    @Test func `currencies know their ISO decimals`() throws {
        #expect(Currency("JPY")?.isoDecimals == 0)
        #expect(Currency("EUR")?.isoDecimals == 2)
        #expect(Currency("KWD")?.isoDecimals == 3)
        #expect(Currency("CLF")?.isoDecimals == 4)
        #expect(Currency("BTC")?.isoDecimals == nil)
        #expect(Currency("XAU")?.isoDecimals == nil)
        #expect(Currency("XAU")?.decimalsOfISO == .notApplicable)
        #expect(Currency("BTC")?.decimalsOfISO == nil)
        let (short, long) = (try #require(Currency("AB")), try #require(Currency("ABC")))
        #expect(short < long)
    }

    @Test func `currencies are ordered by their bytes`() throws {
        let codes = [
            "0.X", "1INCH", "A", "A-1", "A.1", "A/1", "A1", "AA", "A_1", "ABCDEFGH", "ABCDEFGH-",
            "ABCDEFGHI", "ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNOP0", "ABCDEFGHIJKLMNOPQRSTUVWX",
        ]
        let byText = codes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let byValue = try codes.map { try #require(Currency($0)) }.sorted()
        #expect(byValue.map(\.code) == byText)
        #expect(byValue.map(\.length) == byText.map(\.utf8.count))
        #expect(Set(byValue).count == codes.count)
    }
}
