public import CEL

extension Currency {
    /// The digits behind the point that ISO 4217 gives the currency; nil when the standard has no
    /// such currency, or lists it without a minor unit (gold, the test code).
    public var isoDecimals: Int? {
        switch decimalsOfISO {
        case .digits(let count): count
        case .notApplicable, nil: nil
        }
    }

    /// What ISO 4217 says of the currency's decimals; nil when it has no such currency.
    public var decimalsOfISO: CurrencyDecimals? {
        Self.isoDecimalsByCurrency[self]
    }

    /// The digits behind the point that amounts are written with at least.
    public var writtenDecimals: Int {
        isoDecimals ?? 0
    }

    /// ISO 4217, list one as of 2026, and what list three withdrew since 2022, which books still
    /// hold.
    private static let isoDecimalsByCurrency: [Currency: CurrencyDecimals] = {
        let byDecimals: [(CurrencyDecimals, String)] = [
            (
                .digits(0),
                """
                BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
                """
            ),
            (
                .digits(2),
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
            (.digits(3), "BHD IQD JOD KWD LYD OMR TND"),
            (.digits(4), "CLF UYW"),
            (.notApplicable, "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"),
        ]
        var table: [Currency: CurrencyDecimals] = [:]
        for (decimals, codes) in byDecimals {
            for code in codes.split(whereSeparator: \.isWhitespace) {
                if let currency = Currency(String(code)) { table[currency] = decimals }
            }
        }
        return table
    }()
}
