import Postgres
import Synchronization
import Testing

/// Declarations that do not fit what is sent, what comes back or what is read.
@Suite struct TypeMismatchTests {
    private static let number = Statement(
        "number", "select $1", parameters: [.int8], columns: [.int8])

    private func error(
        _ statement: Statement, _ body: @Sendable (borrowing Session) throws -> Void
    ) async throws -> PostgresError? {
        let connection = try await connect()
        let error = await postgresError { try await connection.run(body) }
        #expect(try await connection.run { try $0.query(Self.number, 1).count } == 1)
        return error
    }

    @Test func `a value of another type than declared is refused before it is sent`()
        async throws
    {
        let error = try await error(Self.number) { try $0.query(Self.number, "one") }
        #expect(error?.kind == .parameterMismatch)
        #expect(error?.message == "parameter 1 is declared int8 and was given text")
        #expect(error?.statement == "number")
        #expect(error?.outcome == .nothingWritten)
    }

    @Test func `an element of another type than declared is refused before it is sent`()
        async throws
    {
        let sum = Statement(
            "sum", "select sum(n) from unnest($1) n", parameters: [.int8.array],
            columns: [.numeric])
        let error = try await error(sum) { session in
            var parameters = Parameters(for: sum)
            parameters.append(1, to: 0)
            parameters.append(Int32(2), to: 0)
            try session.query(sum, parameters)
        }
        #expect(error?.message == "parameter 1 is declared int8[] and was given int4")
        let scalar = try await self.error(Self.number) { session in
            var parameters = Parameters(for: Self.number)
            parameters.append(1, to: 0)
            try session.query(Self.number, parameters)
        }
        #expect(scalar?.kind == .parameterMismatch)
    }

    @Test func `another number of values, or one that was never set, is refused`() async throws {
        let few = try await error(Self.number) { try $0.query(Self.number) }
        #expect(few?.message == "it declares 1 parameters and was given 0")
        let many = try await error(Self.number) { try $0.query(Self.number, 1, 2) }
        #expect(many?.message == "it declares 1 parameters and was given 2")
        let unset = try await error(Self.number) { session in
            let parameters = Parameters(for: Self.number)
            try session.query(Self.number, parameters)
        }
        #expect(unset?.message == "its parameter 1 was never set")
        let other = try await error(Self.number) { session in
            var parameters = Parameters([.text])
            parameters.set("x", at: 0)
            try session.query(Self.number, parameters)
        }
        #expect(other?.kind == .parameterMismatch)
    }

    @Test func `columns of another type or number than declared are refused`() async throws {
        let type = Statement("type", "select 1::int4 as one", columns: [.int8])
        let wrong = try await error(type) { try $0.query(type) }
        #expect(wrong?.kind == .columnMismatch)
        // Alone, it was carried out before anybody saw its columns.
        #expect(wrong?.outcome == .written)
        #expect(wrong?.message == "column 1 (one) is int4 and is declared int8")
        let count = Statement("count", "select 1, 2", columns: [.int4])
        #expect(
            try await error(count) { try $0.query(count) }?.message
                == "it returns 2 columns and declares 1")
        let none = Statement("none", "select 1")
        #expect(try await error(none) { try $0.query(none) }?.kind == .columnMismatch)
    }

    @Test func `reading as another type, NULL, or outside of the rows is an error`()
        async throws
    {
        let connection = try await connect()
        let some = Statement(
            "some", "select 1::int8 as one, null::int8 as none, 'x' as word",
            columns: [.int8, .int8, .text])
        try await connection.run { session in
            let rows = try session.query(some)
            func message(_ body: () throws -> Void) -> String? {
                let error = #expect(throws: PostgresError.self) { try body() }
                #expect(error?.kind == .decoding)
                #expect(error?.statement == "some")
                return error?.message
            }
            #expect(
                message { _ = try rows.value(0, 0, as: Int32.self) }
                    == "the value in row 0, column 0 (one) is int8 and was read as int4")
            #expect(
                message { _ = try rows.value(0, 1, as: Int64.self) }
                    == "the value in row 0, column 1 (none) of type int8 is null")
            #expect(
                message { _ = try rows.value(1, 0, as: Int64.self) }
                    == "the value in row 1, column 0 (one) is not there: "
                    + "there are 1 rows of 3 columns")
            #expect(message { _ = try rows.value(0, -1, as: Int64.self) } != nil)
            #expect(message { _ = try rows.value(-1, 0, as: Int64.self) } != nil)
            #expect(message { _ = try rows.value(0, 3, as: Int64.self) } != nil)
            #expect(try rows.value(0, 2, as: String.self) == "x")
        }
    }

    @Test func `the server refuses types that do not fit the text`() async throws {
        let wrong = Statement(
            "wrong", "select oid from pg_class where relname = $1", parameters: [.bytea],
            columns: [.oid])
        let error = try await error(wrong) { try $0.query(wrong, Bytea([1])) }
        #expect(error?.kind == .undefinedFunction)
        #expect(error?.statement == "wrong")
        #expect(error?.server.position != nil)
    }

    @Test func `describe tells what differs from a declaration`() async throws {
        let connection = try await connect()
        let right = Statement(
            "right", "select relname, oid, $1 + 1 as more from pg_class where oid = $2",
            parameters: [.int8, .oid], columns: [.name, .oid, .int8])
        let wrong = Statement(
            "wrong", "select relname, oid, $1 + 1 as more from pg_class where oid = $2",
            parameters: [.int8], columns: [.text, .oid, .timestamptz])
        try await connection.run { session in
            let description = try session.describe(right)
            #expect(description.differences(from: right) == [])
            #expect(description.columns.map(\.typeName) == ["name", "oid", "bigint"])
            #expect(description.columns.map(\.name) == ["relname", "oid", "more"])
            #expect(description.parameters == [.int8, .oid])
            #expect(
                try session.describe(wrong).differences(from: wrong) == [
                    "it takes 2 parameters, 1 declared",
                    "column 1 (relname) is name, declared text",
                    "column 3 (more) is bigint, declared timestamptz",
                ])
        }
    }

    @Test func `an unspecified parameter takes what the server expects`() async throws {
        let connection = try await connect()
        let open = Statement(
            "open", "select relname from pg_class where oid = $1",
            parameters: [.unspecified], columns: [.name])
        let count = try await connection.run { session in
            try session.query(open, UInt32(1259)).count
        }
        #expect(count == 1)
    }

    @Test func `a type that is not built in travels by its oid`() async throws {
        struct Mood: PostgresCodable, Equatable {
            static let type = Mutex<PostgresType>(.unspecified)
            static var postgresType: PostgresType { type.withLock { $0 } }
            var name: String

            init(_ name: String) { self.name = name }

            init(from reader: borrowing ValueReader) throws(ValueError) {
                name = try reader.text()
            }

            func encode(into buffer: inout ValueBuffer) { buffer.append(utf8: name) }
        }
        let connection = try await connect()
        let find = Statement(
            "find", "select oid, typarray from pg_type where oid = 'mood'::regtype",
            columns: [.oid, .oid])
        try await connection.run { session in
            try session.run(script: "create type mood as enum ('sad', 'glad')")
            let rows = try session.query(find)
            let type = try PostgresType(oid: rows.value(0, 0), array: rows.value(0, 1))
            Mood.type.withLock { $0 = type }
            let echo = Statement(
                "echo", "select $1, $2", parameters: [type, type.array],
                columns: [type, type.array])
            let moods = [Mood("glad"), Mood("sad")]
            let answer = try session.query(echo, moods[0], moods)
            #expect(try answer.value(0, 0, as: Mood.self) == moods[0])
            #expect(try answer.value(0, 1, as: [Mood].self) == moods)
        }
    }

    @Test func `more bytes than a message holds are refused, not sent`() async throws {
        let size = Limits.parameterBytes + 1
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        defer { memory.deallocate() }
        let statement = Statement(
            "length", "select length($1)", parameters: [.bytea], columns: [.int4])
        var parameters = Parameters(for: statement)
        parameters.set(bytes: UnsafeRawBufferPointer(start: memory, count: size), at: 0)
        let array = Statement(
            "lengths", "select $1", parameters: [.bytea.array], columns: [.bytea.array])
        var elements = Parameters(for: array)
        elements.append(bytes: UnsafeRawBufferPointer(start: memory, count: size), to: 0)
        elements.append(Bytea([1, 2]), to: 0)
        let connection = try await connect()
        let errors = await sizeErrors(connection, statement, parameters, array, elements)
        #expect(errors == [.limitExceeded, .limitExceeded])
    }

    private func sizeErrors(
        _ connection: isolated Connection, _ first: Statement, _ one: borrowing Parameters,
        _ second: Statement, _ two: borrowing Parameters
    ) -> [PostgresError.Kind] {
        var kinds: [PostgresError.Kind] = []
        do {
            try connection.runInline { session in
                do throws(PostgresError) { try session.query(first, one) } catch {
                    kinds.append(error.kind)
                }
                do throws(PostgresError) { try session.query(second, two) } catch {
                    kinds.append(error.kind)
                }
            }
        } catch {
            Issue.record("\(error)")
        }
        return kinds
    }
}
