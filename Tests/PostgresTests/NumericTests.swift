import Foundation
import Postgres
import Testing

/// Numerics, owned and in place, against the server's own text and arithmetic.
@Suite struct NumericTests {
    /// An amount of up to 256 bits, as an embedder would write it.
    private struct Wide: PostgresEncodable, Sendable {
        let isNegative: Bool
        let high: UInt128
        let low: UInt128
        let scale: Int

        static var postgresType: PostgresType { .numeric }

        func encode(into buffer: inout ValueBuffer) {
            Numeric.encode(
                isNegative: isNegative, high: high, low: low, scale: scale, into: &buffer)
        }
    }

    private struct Narrow: PostgresEncodable, Sendable {
        let isNegative: Bool
        let magnitude: UInt128
        let scale: Int

        static var postgresType: PostgresType { .numeric }

        func encode(into buffer: inout ValueBuffer) {
            Numeric.encode(
                isNegative: isNegative, magnitude: magnitude, scale: scale, into: &buffer)
        }
    }

    /// What is read in place at 18 decimal places.
    private struct InPlace: PostgresDecodable {
        let isNegative: Bool
        let high: UInt128
        let low: UInt128
        let narrow: UInt128?

        static var postgresType: PostgresType { .numeric }

        init(from reader: borrowing ValueReader) throws(ValueError) {
            let numeric = try NumericReader(reader)
            isNegative = numeric.isNegative
            (high, low) = try numeric.wideMagnitude(scale: 18)
            narrow = high == 0 ? try numeric.magnitude(scale: 18) : nil
        }
    }

    private static let read = Statement(
        "read", "select $1::numeric", parameters: [.text], columns: [.numeric])
    private static let echo = Statement(
        "echo", "select $1, $1::text", parameters: [.numeric], columns: [.numeric, .text])

    /// Whether the server takes `$4` for the wide number `$1`, `$2` with `$3` decimal places.
    private static let compose = Statement(
        "compose",
        """
        select $4 * ('1e' || $3)::numeric
            = $1::numeric * 340282366920938463463374607431768211456 + $2::numeric
            and scale($4) = $3
        """,
        parameters: [.text, .text, .int4, .numeric], columns: [.bool])

    @Test func `what the server prints is read and printed the same`() async throws {
        let texts = [
            "0", "0.00", "1", "-1", "10000", "9999", "10001", "0.0001", "-0.00010", "123456.789",
            "100000000", "1000000000000.000000000000000001", "NaN", "Infinity", "-Infinity",
            String(repeating: "9", count: 200) + "." + String(repeating: "3", count: 101),
            "0." + String(repeating: "0", count: 300) + "1",
            "1" + String(repeating: "0", count: 300),
        ]
        let connection = try await connect()
        try await connection.run { session in
            for text in texts {
                let read = try session.query(Self.read, text).value(0, 0, as: Numeric.self)
                #expect(read.description == text)
                #expect(Numeric(text) == read)
                let rows = try session.query(Self.echo, read)
                #expect(try rows.value(0, 0, as: Numeric.self) == read)
                #expect(try rows.value(0, 1, as: String.self) == text)
            }
        }
        for text in ["", "-", ".5", "1.", "1e3", "--1", "1.2.3", " 1", "+1", "０"] {
            #expect(Numeric(text) == nil)
        }
    }

    @Test func `numbers of every width and scale are written as the server reads them`()
        async throws
    {
        let seed =
            ProcessInfo.processInfo.environment["DAYBOOK_TEST_SEED"].flatMap { UInt64($0) }
            ?? .random(in: .min ... .max)
        print("numeric seed: \(seed)")
        let connection = try await connect()
        try await connection.run { session in
            var random = SeededGenerator(seed: seed)
            for _ in 0..<1_500 {
                let bits = Int.random(in: 0...256, using: &random)
                var high: UInt128 = 0
                var low: UInt128 = 0
                for _ in 0..<bits {
                    high = high << 1 | low >> 127
                    low = low << 1 | UInt128(random.next() & 1)
                }
                let scale = Int.random(in: 0...40, using: &random)
                let wide = Wide(isNegative: false, high: high, low: low, scale: scale)
                let equal = try session.query(
                    Self.compose, String(high), String(low), Int32(scale), wide
                ).value(0, 0, as: Bool.self)
                #expect(equal, "\(high) \(low) \(scale)")
                if high == 0 {
                    let narrow = Narrow(isNegative: true, magnitude: low, scale: scale)
                    let rows = try session.query(Self.echo, narrow)
                    let text = try rows.value(0, 1, as: String.self)
                    #expect(text == Self.text(isNegative: true, low, scale: scale))
                    #expect(Numeric(text) == (try rows.value(0, 0, as: Numeric.self)))
                }
            }
        }
    }

    @Test func `the extremes of both widths are written and read`() async throws {
        let connection = try await connect()
        try await connection.run { session in
            for scale in 0...18 {
                let largest = Wide(isNegative: true, high: .max, low: .max, scale: scale)
                let text = try session.query(Self.echo, largest).value(0, 1, as: String.self)
                #expect(
                    text.filter { $0 != "." && $0 != "-" }
                        == "115792089237316195423570985008687907853269984665640564039457584"
                        + "007913129639935"
                )
            }
            let whole = Wide(isNegative: true, high: .max, low: .max, scale: 18)
            let wide = try session.query(Self.echo, whole).value(0, 0, as: InPlace.self)
            #expect(wide.isNegative)
            #expect(wide.high == .max)
            #expect(wide.low == .max)
            let narrow = Narrow(isNegative: false, magnitude: .max, scale: 18)
            let read = try session.query(Self.echo, narrow).value(0, 0, as: InPlace.self)
            #expect(read.narrow == .max)
        }
    }

    @Test func `a value is read at a scale or refused, never rounded`() async throws {
        let cases: [(String, UInt128?)] = [
            ("0", 0), ("0.000", 0), ("1", 1_000_000_000_000_000_000), ("0.000000000000000001", 1),
            ("0.0000000000000000010", 1), ("0.0000000000000000001", nil),
            ("-1.5", 1_500_000_000_000_000_000),
            ("1e-18", 1), ("1e-19", nil),
            ("1e20", 100_000_000_000_000_000_000_000_000_000_000_000_000),
            ("1e100", nil), ("1e60", nil), ("NaN", nil), ("Infinity", nil),
            ("10000", 10_000_000_000_000_000_000_000),
            ("12345678.000000000000000001", 12_345_678_000_000_000_000_000_001),
            ("340282366920938463463.374607431768211455", .max),
        ]
        let connection = try await connect()
        try await connection.run { session in
            for (text, expected) in cases {
                let rows = try session.query(Self.read, text)
                if let expected {
                    #expect(try rows.value(0, 0, as: InPlace.self).narrow == expected, "\(text)")
                } else {
                    let error = #expect(throws: PostgresError.self) {
                        _ = try rows.value(0, 0, as: InPlace.self)
                    }
                    #expect(error?.kind == .decoding)
                    #expect(error?.message.contains("out of range") == true)
                }
            }
        }
    }

    private static func text(isNegative: Bool, _ magnitude: UInt128, scale: Int) -> String {
        var digits = String(magnitude)
        if digits.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.count) + digits
        }
        let whole = digits.dropLast(scale)
        let sign = isNegative && magnitude > 0 ? "-" : ""
        return sign + whole + (scale > 0 ? "." + digits.suffix(scale) : "")
    }
}
