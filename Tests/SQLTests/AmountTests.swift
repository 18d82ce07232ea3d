import Accounting
import EventLog
import LocalPostgres
import Postgres
import TestSupport
import Testing

/// Exact units and 256-bit totals against the server's `numeric`: read, written, added, taken off,
/// compared, and sent there and back.
@Suite struct AmountTests {
    private static let pairsPerSeed = 4_000

    private static let arithmetic = Statement(
        "arithmetic",
        """
        select a, b, a + b, a - b, -a, sign(a - b)::integer, trim_scale(a)::text,
               trim_scale(a + b)::text,
               round(a - b, greatest(places, scale(trim_scale(a - b))))::text,
               written::numeric = a
        from unnest($1::numeric[], $2::numeric[], $3::text[], $4::integer[])
            with ordinality as pair (a, b, written, places, number)
        order by number
        """,
        parameters: [.numeric.array, .numeric.array, .text.array, .int4.array],
        columns: [
            .numeric, .numeric, .numeric, .numeric, .numeric, .int4, .text, .text, .text, .bool,
        ])

    private static let reading = Statement(
        "reading",
        """
        select trim_scale(written::numeric)::text,
               abs(written::numeric) < 1e20 and scale(trim_scale(written::numeric)) <= 18,
               written::numeric < 0
        from unnest($1::text[]) with ordinality as given (written, number)
        order by number
        """, parameters: [.text.array], columns: [.text, .bool, .bool])

    private func withSession(
        _ body: @Sendable (borrowing Session) throws -> Void
    ) async throws {
        let endpoint = try LocalPostgres.temporary.endpoint()
        let connection = try await Connection.open(Configuration(endpoint.conninfo))
        try await connection.run(body)
        await connection.close()
    }

    @Test(arguments: TestSeed.seeds(2, for: "AmountTests"))
    func `random totals are the server's to the last digit`(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let pairs = (0..<Self.pairsPerSeed).map { _ in (random.total(), random.total()) }
        try await withSession { try expectAgreement(pairs, "seed \(seed)", $0) }
    }

    @Test func `extreme totals are the server's to the last digit`() async throws {
        var extremes = [Total.zero, Total(Units.limit - 1), Total(Int128.max), Total(Int128.min)]
        for power in [0, 1, 63, 64, 127, 128, 129, 190, 191, 192, 253] {
            let exact = Total(power: power)
            extremes += [exact, exact - Total(1), exact + Total(1)]
        }
        var ten = Total(1)
        for _ in 0..<76 {
            extremes += [ten, ten - Total(1), ten + Total(1)]
            ten = ten.tenfold
        }
        extremes += extremes.map { -$0 }
        let turned = extremes.reversed() + []
        let pairs = extremes.map { ($0, $0) } + Array(zip(extremes, turned))
        try await withSession { try expectAgreement(pairs, "extremes", $0) }
    }

    private func expectAgreement(
        _ pairs: [(Total, Total)], _ origin: String, _ session: borrowing Session
    ) throws {
        let places = pairs.indices.map { Int32($0 % 5) }
        let written = pairs.map { DecimalText.shortest($0.0) }
        let rows = try session.query(
            Self.arithmetic, pairs.map(\.0), pairs.map(\.1), written, places)
        #expect(rows.count == pairs.count)
        for (row, (left, right)) in pairs.enumerated() {
            let order: Int32 = left < right ? -1 : left == right ? 0 : 1
            let agrees =
                try rows.value(row, 0, as: Total.self) == left
                && rows.value(row, 1, as: Total.self) == right
                && rows.value(row, 2, as: Total.self) == left + right
                && rows.value(row, 3, as: Total.self) == left - right
                && rows.value(row, 4, as: Total.self) == -left
                && rows.value(row, 5, as: Int32.self) == order
                && rows.value(row, 6, as: String.self) == written[row]
                && rows.value(row, 7, as: String.self) == DecimalText.shortest(left + right)
                && rows.value(row, 8, as: String.self)
                    == DecimalText.text(left - right, minimumFraction: Int(places[row]))
                && rows.value(row, 9, as: Bool.self)
            #expect(agrees, "\(origin): \(written[row]) and \(DecimalText.shortest(right))")
        }
    }

    @Test(arguments: TestSeed.seeds(2, for: "AmountTests, texts"))
    func `amounts are read as the server reads them`(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let texts = (0..<Self.pairsPerSeed).map { _ in random.decimal() }
        try await withSession { session in
            let rows = try session.query(Self.reading, texts)
            for (row, text) in texts.enumerated() {
                let requested = try #require(RequestedUnits(text), "seed \(seed): \(text)")
                let shortest: String = try rows.value(row, 0)
                #expect(requested.text == shortest, "seed \(seed): \(text)")
                let isInRange: Bool = try rows.value(row, 1)
                guard case .exact = requested else {
                    #expect(!isInRange, "seed \(seed): \(text)")
                    continue
                }
                #expect(isInRange, "seed \(seed): \(text)")
                let isNegative: Bool = try rows.value(row, 2)
                #expect((Units(text) == nil) == isNegative, "seed \(seed): \(text)")
            }
        }
    }

    @Test(arguments: TestSeed.seeds(1, for: "AmountTests, sums"))
    func `a sum of many entries is the server's sum`(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let units = (0..<20_000).map { _ in random.units() }
        let sum = units.reduce(into: Total.zero) { $0 += Total($1) }
        let statement = Statement(
            "sum", "select sum(units), max(units), min(units) from unnest($1::numeric[]) units",
            parameters: [.numeric.array], columns: [.numeric, .numeric, .numeric])
        try await withSession { session in
            let rows = try session.query(statement, units)
            #expect(try rows.value(0, 0, as: Total.self) == sum, "seed \(seed)")
            #expect(try rows.value(0, 1, as: Units.self) == units.max(), "seed \(seed)")
            #expect(try rows.value(0, 2, as: Units.self) == units.min(), "seed \(seed)")
        }
    }
}

extension Total {
    /// Two to this power, below 254.
    fileprivate init(power: Int) {
        self.init(
            high: power < 128 ? 0 : Int128(1) << (power - 128),
            low: power < 128 ? UInt128(1) << power : 0)
    }

    fileprivate var tenfold: Total {
        let double = self + self
        let eightfold = double + double + double + double
        return eightfold + double
    }
}

extension SeededGenerator {
    private mutating func wide() -> UInt128 { UInt128(next()) << 64 | UInt128(next()) }

    /// A total of 1 to 254 bits, every length as likely, often with zeros behind the point.
    fileprivate mutating func total() -> Total {
        let bits = Int.random(in: 1...254, using: &self)
        var total = Total(high: Int128(wide() >> 2), low: wide())
        if bits <= 128 {
            total = Total(high: 0, low: total.low >> (128 - UInt128(bits)))
        } else {
            total.high >>= Int128(254 - bits)
        }
        if happens(30), bits <= 180 {
            for _ in 0..<Int.random(in: 1...18, using: &self) { total = total.tenfold }
        }
        return happens(50) ? -total : total
    }

    fileprivate mutating func units() -> Units {
        let scaled = Int128(wide() % UInt128(Units.limit)) >> Int128(next() % 127)
        return Units(scaled: scaled) ?? .zero
    }

    /// A decimal as people write one: zeros in front, zeros behind, more digits than there may be.
    fileprivate mutating func decimal() -> String {
        var text = happens(30) ? "-" : ""
        text += String(repeating: "0", count: happens(30) ? Int(next() % 4) : 0)
        text += digits(Int.random(in: 1...24, using: &self))
        guard happens(70) else { return text }
        text += "." + digits(Int.random(in: 1...22, using: &self))
        return text + String(repeating: "0", count: happens(30) ? Int(next() % 20) : 0)
    }

    private mutating func digits(_ count: Int) -> String {
        let all = happens(10) ? "0" : "0123456789"
        return String((0..<count).map { _ in all.randomElement(using: &self) ?? "0" })
    }
}
