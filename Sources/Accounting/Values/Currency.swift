/// A currency or commodity: `^[A-Z][A-Z0-9_]{1,15}$`.
///
/// Held as its bytes in one number, left-aligned, so that comparing is comparing the text and a
/// key with a currency in it costs no string.
public struct Currency: Hashable, Comparable, Sendable {
    public static let maximumLength = 16

    @usableFromInline let words: WordPair

    /// The bytes of the code from the left, zeros behind them.
    @inlinable public var packed: UInt128 { words.bits }

    /// The currency that `text` names, or nil when it is malformed.
    public init?(_ text: String) {
        var copy = text
        let packed = copy.withUTF8 { Self.pack($0) }
        guard let packed else { return nil }
        words = WordPair(packed)
    }

    private static func pack(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt128? {
        guard bytes.count >= 2, bytes.count <= maximumLength else { return nil }
        var packed: UInt128 = 0
        for (index, byte) in bytes.enumerated() {
            let isLetter = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            let isOther =
                byte == UInt8(ascii: "_") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
            guard isLetter || isOther && index > 0 else { return nil }
            packed |= UInt128(byte) << (120 - 8 * index)
        }
        return packed
    }

    /// How many bytes the code has.
    public var length: Int {
        16 - packed.trailingZeroBitCount / 8
    }

    /// Stores the code at `start`: ``length`` bytes.
    public func store(at start: UnsafeMutablePointer<UInt8>) -> Int {
        let length = length
        for index in 0..<length {
            start[index] = UInt8(truncatingIfNeeded: packed >> (120 - 8 * index))
        }
        return length
    }

    public static func < (left: Currency, right: Currency) -> Bool {
        left.packed < right.packed
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        hasher.combine(UInt64(truncatingIfNeeded: packed >> 64))
        hasher.combine(UInt64(truncatingIfNeeded: packed))
    }
}

extension Currency: CustomStringConvertible {
    public var code: String {
        String(unsafeUninitializedCapacity: Self.maximumLength) { buffer in
            buffer.baseAddress.map { store(at: $0) } ?? 0
        }
    }

    public var description: String { code }
}

extension Currency {
    /// The digits behind the point that ISO 4217 gives the currency; nil when the standard has no
    /// such currency, or lists it without a minor unit (gold, the test code).
    public var isoDecimals: Int? {
        Self.isoDecimalsByCurrency[self]
    }

    /// The digits behind the point that amounts are written with at least.
    public var writtenDecimals: Int {
        isoDecimals ?? 0
    }

    /// ISO 4217, list one as of 2026, and what list three withdrew since 2022, which books still
    /// hold.
    private static let isoDecimalsByCurrency: [Currency: Int] = {
        let byDecimals: [(Int, String)] = [
            (
                0,
                """
                BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
                """
            ),
            (
                2,
                """
                AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP
                BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR
                FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR
                KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
                MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
                SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
                USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
                ANG CUC HRK SLL ZWL
                """
            ),
            (3, "BHD IQD JOD KWD LYD OMR TND"),
            (4, "CLF UYW"),
        ]
        var table: [Currency: Int] = [:]
        for (decimals, codes) in byDecimals {
            for code in codes.split(whereSeparator: \.isWhitespace) {
                if let currency = Currency(String(code)) { table[currency] = decimals }
            }
        }
        return table
    }()
}
