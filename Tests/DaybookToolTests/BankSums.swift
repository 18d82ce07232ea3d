/// What the sample books must come to, in cents, added up by hand from what the bank did: nothing
/// here is read from the ledger.
///
/// Amounts stand on the normal side of their account. `5 * 500_00` is five times 500.00.
enum BankSums {
    struct Sums {
        var settled = 0
        var pending = 0
        var encumbrance = 0

        init(_ settled: Int, pending: Int = 0, encumbrance: Int = 0) {
            self.settled = settled
            self.pending = pending
            self.encumbrance = encumbrance
        }
    }

    /// What goes through more than one account.
    private static let salariesPaidIn =
        6
        * (2400_00 + 1950_00 + 3100_00 + 2250_00 + 2780_00 + 1600_00 + 2050_00 + 1875_50
            + 2330_00 + 2640_00)
    /// The purchases of Anna Lind, Chiara Rossi and Hugo Martin, January to May, each paid to the
    /// card scheme at the month's end. Chiara's of June is settled and not paid, Anna's of June is
    /// pending, Hugo's of June expired.
    private static let annasPurchases = 39_90 + 52_10 + 18_75 + 64_00 + 27_35
    private static let chiarasPurchases = 120_00 + 89_99 + 240_50 + 75_00 + 310_00
    private static let hugosPurchases = 250_00 + 199_00 + 49_90 + 79_90 + 129_00
    private static let paidToScheme = annasPurchases + chiarasPurchases + hugosPurchases
    private static let withdrawn = 200_00 + 150_00 + 300_00 + 250_00 + 100_00
    /// Two times 0.50 % a month of what is owed, 500.00 and 300.00 less each month; three months
    /// of 6.00; 0.45 % a month of 40,000.00 and 1,000.00 less each month.
    private static let brunosInterest = 30_00 + 27_50 + 25_00 + 22_50 + 20_00
    private static let davidsInterest = 18_00 + 16_50 + 15_00 + 13_50
    private static let hugosInterest = 18_00
    private static let bakerysInterest = 180_00 + 175_50 + 171_00 + 166_50 + 162_00
    /// Six months of 4.50 for each private customer.
    private static let fees = 6 * 4_50

    static let euros: [String: Sums] = [
        "1010": Sums(40_000_00 + 6 * 9_200_00 - withdrawn - 20_000_00 - 30_000_00),
        "1110": Sums(
            500_000_00 - 40_000_00 - 46_250_00 + salariesPaidIn + 20_000_00 + 30_000_00
                - 6 * (3_200_00 + 1_150_00 + 25_00) - paidToScheme + 310_00 + 75_00),
        "1302": Sums(6_000_00 - 5 * 500_00),
        "1304": Sums(3_600_00 - 4 * 300_00),
        "1308": Sums(1_200_00 - 1_200_00),
        "1411": Sums(40_000_00 - 5 * 1_000_00),
        "1510": Sums(46_250_00 + 18_420_00 + 13_770_00 - 185_00),
        "2101": Sums(
            6 * 2400_00 - 12_00 - annasPurchases - 6 * 300_00 + 500_00 - 85_00 - fees,
            pending: -81_20),
        "2102": Sums(6 * 1950_00 + 6_000_00 - 5 * 500_00 - brunosInterest + 85_00 - fees),
        "2103": Sums(6 * 3100_00 - 12_00 - chiarasPurchases - 45_60 - 3 * 1_000_00 - fees),
        "2104": Sums(6 * 2250_00 + 3_600_00 - 4 * 300_00 - davidsInterest - 120_00 - fees),
        "2105": Sums(6 * 2780_00 + 120_00 - 2 * 750_00 - fees),
        "2106": Sums(6 * 1600_00 - 200_00 - 250_00 - fees),
        "2107": Sums(6 * 2050_00 - 150_00 - 100_00 + 45_50 - fees + 4_50),
        "2108": Sums(
            6 * 1875_50 - 12_00 - hugosPurchases + 1_200_00 - 1_200_00 - hugosInterest - fees),
        "2109": Sums(6 * 2330_00 + 310_00 - 5 * 400_00 - fees),
        "2110": Sums(6 * 2640_00 - 300_00 - 45_50 - 185_00 - 3_00 - fees),
        "2111": Sums(
            6 * 9_200_00 + 40_000_00 - 5 * 1_000_00 - bakerysInterest - 6 * 15_00),
        "2112": Sums(18_420_00 - 36_84 + 13_770_00 - 27_54),
        "2201": Sums(6 * 300_00 - 500_00 + 1_68 + 5_88),
        "2203": Sums(3 * 1_000_00 + 1_75 + 8_67, encumbrance: -1_000_00 + 400_00),
        "2205": Sums(2 * 750_00 + 74 + 5_72),
        "2209": Sums(5 * 400_00 + 92 + 6_40),
        "2310": Sums(45_60, pending: 81_20),
        "2900": Sums(0, encumbrance: 1_000_00 - 400_00),
        "3010": Sums(500_000_00),
        "4010": Sums(brunosInterest + davidsInterest + hugosInterest),
        "4020": Sums(bakerysInterest),
        "4110": Sums(10 * fees - 4_50 + 6 * 15_00),
        "4120": Sums(3 * 12_00),
        "4130": Sums(36_84 + 27_54 + 3_00),
        "5010": Sums(1_68 + 1_75 + 74 + 92 + 5_88 + 8_67 + 5_72 + 6_40),
        "5110": Sums(6 * 3_200_00),
        "5120": Sums(6 * 1_150_00),
        "5130": Sums(6 * 25_00),
        "9010": Sums(310_00 - 310_00 + 75_00),
    ]

    static let dollars: [String: Sums] = [
        "1010": Sums(1_000_00 - 200_00),
        "1120": Sums(50_000_00 - 1_000_00 + 6 * 12_000_00),
        "1511": Sums(-50_000_00 - 20_000_00 - 15_000_00 + 200_00),
        "2112": Sums(6 * 12_000_00 - 20_000_00 - 15_000_00 - 6 * 18_00),
        "4110": Sums(6 * 18_00),
    ]

    /// What lies in each set, itself or further below, by its external id: with a minus where an
    /// account's normal side is not the set's.
    static let sets: [String: [String]] = [
        "set/100": assets,
        "set/110": ["1010"],
        "set/120": ["1110", "1120"],
        "set/130": ["1302", "1304", "1308", "1411"],
        "set/131": ["1302", "1304", "1308"],
        "set/132": ["1411"],
        "set/150": ["1510", "1511"],
        "set/200": deposits + ["2310", "2900"],
        "set/210": deposits,
        "set/211": privateCustomers + ["2111", "2112"],
        "set/212": privateCustomers,
        "set/213": ["2111", "2112"],
        "set/220": savings,
        "set/300": ["3010"],
        "set/400": ["4010", "4020", "4110", "4120", "4130"],
        "set/410": ["4010", "4020"],
        "set/420": ["4110", "4120", "4130"],
        "set/500": ["5010", "5110", "5120", "5130"],
        "set/900": ["4010", "4020", "4110", "-5010", "4120", "-5130", "4130"],
        "set/901": ["4010", "4020"],
        "set/902": ["4110", "-5010"],
        "set/903": ["4120", "-5130"],
        "set/904": ["4130"],
        "set/910": ["1010", "1110", "1120"],
        "set/920": ["2111", "-1411"],
    ]

    private static let assets = [
        "1010", "1110", "1120", "1302", "1304", "1308", "1411", "1510", "1511",
    ]
    private static let privateCustomers = (2101...2110).map(String.init)
    private static let savings = ["2201", "2203", "2205", "2209"]
    private static let deposits = privateCustomers + ["2111", "2112"] + savings

    /// The sum of a set in one currency; nil where nothing below it has any.
    static func sum(of set: String, _ accounts: [String: Sums]) -> Sums? {
        var sum: Sums?
        for member in sets[set] ?? [] {
            let sign = member.hasPrefix("-") ? -1 : 1
            guard let part = accounts[String(member.drop { $0 == "-" })] else { continue }
            let before = sum ?? Sums(0)
            sum = Sums(
                before.settled + sign * part.settled,
                pending: before.pending + sign * part.pending,
                encumbrance: before.encumbrance + sign * part.encumbrance)
        }
        return sum
    }
}
