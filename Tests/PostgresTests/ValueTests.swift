import Postgres
import Testing

/// Values as they travel to the server and back, compared with the server's own text.
@Suite struct ValueTests {
    /// Sends a value, and returns it together with what the server prints for it.
    private func roundTrip<Value: PostgresCodable & Sendable>(
        _ values: [Value], as type: PostgresType, settings: [String: String] = [:]
    ) async throws -> (values: [Value?], texts: [String?]) {
        let connection = try await connect(settings: settings)
        let statement = Statement(
            "echo", "select $1, $1::text", parameters: [type], columns: [type, .text])
        return try await connection.run { session in
            var echoed: [Value?] = []
            var texts: [String?] = []
            for value in values {
                let rows = try session.query(statement, value)
                echoed.append(try rows.value(0, 0, as: Value?.self))
                texts.append(try rows.value(0, 1, as: String?.self))
            }
            let none = try session.query(statement, Value?.none)
            if case .some = try none.value(0, 0, as: Value?.self) {
                Issue.record("NULL came back as a value")
            }
            return (echoed, texts)
        }
    }

    private func expect<Value: PostgresCodable & Sendable & Equatable>(
        _ pairs: KeyValuePairs<Value, String>, as type: PostgresType,
        settings: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let (values, texts) = try await roundTrip(
            pairs.map(\.key), as: type, settings: settings)
        #expect(values == pairs.map(\.key), sourceLocation: sourceLocation)
        #expect(texts == pairs.map(\.value), sourceLocation: sourceLocation)
    }

    @Test func `booleans travel`() async throws {
        try await expect([true: "true", false: "false"], as: .bool)
    }

    @Test func `integers travel with their extremes`() async throws {
        try await expect([Int16.min: "-32768", 0: "0", .max: "32767"], as: .int2)
        try await expect([Int32.min: "-2147483648", .max: "2147483647"], as: .int4)
        try await expect(
            [Int64.min: "-9223372036854775808", -1: "-1", .max: "9223372036854775807"],
            as: .int8)
        try await expect([Int.max: "9223372036854775807"], as: .int8)
        try await expect([UInt32.min: "0", .max: "4294967295"], as: .oid)
    }

    @Test func `doubles travel bit for bit`() async throws {
        try await expect(
            [
                -0.0: "-0", 0.1: "0.1", .infinity: "Infinity", -.infinity: "-Infinity",
                .greatestFiniteMagnitude: "1.7976931348623157e+308",
                .leastNonzeroMagnitude: "5e-324",
            ], as: .float8)
        let (values, texts) = try await roundTrip([Double.nan], as: .float8)
        #expect(values.first??.isNaN == true)
        #expect(texts == ["NaN"])
    }

    @Test func `texts travel in every type that is text`() async throws {
        for type in [PostgresType.text, .varchar, .name] {
            try await expect(["": "", "Grüße 👩‍👩‍👧 \u{301}": "Grüße 👩‍👩‍👧 \u{301}"], as: type)
        }
        let long = String(repeating: "é", count: 100_000)
        try await expect([long: long], as: .text)
        try await expect(["{\"a\" : 1}": "{\"a\" : 1}"], as: .json)
    }

    @Test func `json keeps its text and jsonb prints its own`() async throws {
        try await expect([JSONText("{\"b\": 1, \"a\":2}"): "{\"b\": 1, \"a\":2}"], as: .json)
        let (values, texts) = try await roundTrip([JSONBText("{\"b\":1,\"a\":2}")], as: .jsonb)
        #expect(values == [JSONBText("{\"a\": 2, \"b\": 1}")])
        #expect(texts == ["{\"a\": 2, \"b\": 1}"])
    }

    @Test func `bytes travel`() async throws {
        try await expect(
            [Bytea([]): "\\x", Bytea([0, 255, 16]): "\\x00ff10"], as: .bytea)
        try await expect([InternalChar(UInt8(ascii: "r")): "r"], as: .internalChar)
    }

    @Test func `uuids travel and print as the server does`() async throws {
        let text = "00112233-4455-6677-8899-aabbccddeeff"
        let id = try #require(PostgresUUID(text))
        #expect(id.description == text)
        #expect(PostgresUUID("00112233-4455-6677-8899-AABBCCDDEEFF") == id)
        #expect(PostgresUUID("00112233-4455-6677-8899-aabbccddeef") == nil)
        #expect(PostgresUUID("00112233 4455-6677-8899-aabbccddeeff") == nil)
        #expect(PostgresUUID("00112233-4455-6677-8899-aabbccddeefg") == nil)
        try await expect(
            [
                id: text, PostgresUUID(0): "00000000-0000-0000-0000-000000000000",
                PostgresUUID(.max): "ffffffff-ffff-ffff-ffff-ffffffffffff",
            ], as: .uuid)
    }

    @Test func `dates print as the server does`() async throws {
        let days: [Int32] = [
            0, -1, 59, 60, 365, 366, -36_525, 8_000, 2_145_031_948, -2_451_507, -730_119,
            -730_120, -730_485, -730_486, .max, .min,
        ]
        let dates = days.map { PostgresDate(daysSince2000: $0) }
        let (values, texts) = try await roundTrip(dates, as: .date)
        #expect(values == dates)
        #expect(texts == dates.map(\.description))
        for date in dates.dropLast(2) {
            let (year, month, day) = date.parts
            #expect(PostgresDate(year: year, month: month, day: day) == date)
        }
        #expect(PostgresDate(year: 2023, month: 2, day: 29) == nil)
        #expect(PostgresDate(year: 2024, month: 13, day: 1) == nil)
        #expect(PostgresDate(year: 2024, month: 4, day: 31) == nil)
        #expect(PostgresDate(year: 2024, month: 2, day: 29)?.description == "2024-02-29")
    }

    @Test func `times travel in microseconds`() async throws {
        try await expect(
            [
                PostgresTimestamp(microsecondsSince2000: 0): "2000-01-01 00:00:00+00",
                PostgresTimestamp(microsecondsSince2000: -1): "1999-12-31 23:59:59.999999+00",
                PostgresTimestamp(microsecondsSince2000: 9_223_371_331_199_999_999):
                    "294276-12-31 23:59:59.999999+00",
                .infinity: "infinity", .negativeInfinity: "-infinity",
            ], as: .timestamptz, settings: ["TimeZone": "UTC"])
        let epoch = PostgresTimestamp(unixMicroseconds: 0)
        #expect(epoch?.description == "1970-01-01T00:00:00.000000Z")
        #expect(epoch?.unixMicroseconds == 0)
        #expect(PostgresTimestamp(unixMicroseconds: .min) == nil)
        #expect(PostgresTimestamp.infinity.unixMicroseconds == nil)
        let eve = PostgresTimestamp(microsecondsSince2000: -1)
        #expect(eve.description == "1999-12-31T23:59:59.999999Z")
    }

    @Test func `arrays travel, empty and with nulls`() async throws {
        try await expect(
            [[]: "{}", [1, -2]: "{1,-2}"] as KeyValuePairs<[Int64], String>,
            as: .int8.array)
        try await expect(
            [[1, nil, 3]: "{1,NULL,3}", [nil]: "{NULL}"] as KeyValuePairs<[Int32?], String>,
            as: .int4.array)
        try await expect([["a,b", "", "\""]: #"{"a,b","","\""}"#], as: .text.array)
        try await expect([[true, false]: "{t,f}"], as: .bool.array)
        try await expect([[Bytea([1])]: #"{"\\x01"}"#], as: .bytea.array)
        try await expect([[Int16(7)]: "{7}"], as: .int2.array)
        try await expect([[1.5, -0.0]: "{1.5,-0}"], as: .float8.array)
        try await expect([[UInt32(9)]: "{9}"], as: .oid.array)
        try await expect(
            [[PostgresUUID(1)]: "{00000000-0000-0000-0000-000000000001}"], as: .uuid.array)
        try await expect([[JSONText("[1]")]: "{[1]}"], as: .json.array)
        try await expect([[JSONBText("[1]")]: "{[1]}"], as: .jsonb.array)
        try await expect([[PostgresDate(daysSince2000: 0)]: "{2000-01-01}"], as: .date.array)
        try await expect(
            [[PostgresTimestamp.infinity]: "{infinity}"], as: .timestamptz.array)
    }

    @Test func `an array of two dimensions is refused and one with another bound is read`()
        async throws
    {
        let connection = try await connect()
        try await connection.run { session in
            let shifted = Statement(
                "shifted", "select '[5:6]={7,8}'::int8[]", columns: [.int8.array])
            #expect(try session.query(shifted).value(0, 0, as: [Int64].self) == [7, 8])
            let square = Statement("square", "select '{{1},{2}}'::int8[]", columns: [.int8.array])
            let rows = try session.query(square)
            let error = #expect(throws: PostgresError.self) {
                _ = try rows.value(0, 0, as: [Int64].self)
            }
            #expect(error?.kind == .decoding)
            #expect(error?.message.contains("more than one dimension") == true)
        }
    }
}
