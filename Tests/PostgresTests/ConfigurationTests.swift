import Foundation
import LocalPostgres
import Postgres
import Testing

@Suite struct ConfigurationTests {
    private func settings(
        _ configuration: Configuration, _ names: String...
    ) async throws -> [String?] {
        let connection = try await Connection.open(configuration)
        let setting = Statement(
            "setting", "select current_setting($1, true)", parameters: [.text],
            columns: [.text])
        return try await connection.run { session in
            try names.map { try session.query(setting, $0).value(0, 0, as: String?.self) }
        }
    }

    @Test func `our defaults are set and can be overridden`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let names = (
            "application_name", "idle_in_transaction_session_timeout", "client_encoding"
        )
        let plain = try await settings(
            Configuration(server.conninfo), names.0, names.1, names.2)
        #expect(plain == ["swift-postgres", "1min", "UTF8"])
        let named = try await settings(
            Configuration(
                server.conninfo + " application_name=theirs client_encoding=LATIN1"
                    + " options='-c idle_in_transaction_session_timeout=3s -c work_mem=5MB'",
                idleInTransactionTimeout: .seconds(9)), names.0, names.1, names.2)
        #expect(named == ["theirs", "3s", "UTF8"])
        let none = try await settings(
            Configuration(
                server.conninfo, settings: ["my.text": "a b\\c 'd' \"e\""],
                applicationName: "mine", idleInTransactionTimeout: nil),
            names.0, names.1, "my.text")
        #expect(none == ["mine", "0", "a b\\c 'd' \"e\""])
    }

    @Test func `a URL, overrides and a bare database name all connect`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let (host, user) = (server.host, server.user)
        let escaped = host.replacing("/", with: "%2F")
        for configuration in [
            Configuration("postgres://\(user)@\(escaped)/postgres?application_name=x"),
            Configuration("postgres", overrides: ["host": host, "user": user]),
            Configuration(
                "host=/nowhere user=\(user) dbname=postgres", overrides: ["host": host]),
            Configuration("host=/nowhere,\(host) user=\(user) dbname=postgres"),
        ] {
            let connection = try await Connection.open(configuration)
            #expect(await connection.isUsable)
        }
    }

    @Test func `settings are the session's own and survive discard all`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let connection = try await Connection.open(
            Configuration(server.conninfo, settings: ["lock_timeout": "7s"]))
        let show = Statement("show", "show lock_timeout", columns: [.text])
        let seen = try await connection.run { session in
            try session.run(script: "set lock_timeout = 1")
            try session.run(script: "discard all")
            return try session.query(show).value(0, 0, as: String.self)
        }
        #expect(seen == "7s")
    }

    @Test func `a password is never printed`() async throws {
        for configuration in [
            Configuration("postgres://me:secret@db.example/ledger"),
            Configuration("host=db.example user=me password=secret dbname=ledger"),
            Configuration(
                "host=db.example user=me dbname=ledger",
                overrides: ["password": "secret", "sslpassword": "secret"]),
            Configuration("postgres://me:secret@["),
        ] {
            var dumped = ""
            dump(configuration, to: &dumped)
            #expect(!"\(configuration)\(String(reflecting: configuration))".contains("secret"))
            #expect(!dumped.contains("secret"))
        }
        let shown = "\(Configuration("postgres://me:secret@db.example:5433/ledger"))"
        #expect(shown == "Configuration(host=db.example port=5433 dbname=ledger user=me)")
        let error = await postgresError {
            try await Connection.open(Configuration("postgres://me:secret@["))
        }
        #expect(error?.kind == .misuse)
        #expect(!"\(error as Any)".contains("secret"))
    }

    @Test func `text with U+0000 is refused everywhere`() async throws {
        let connection = try await connect()
        let statement = Statement("nul", "select 1\0", columns: [.int4])
        let prepared = await postgresError {
            try await connection.run { try $0.query(statement).count }
        }
        #expect(prepared?.kind == .misuse)
        let script = await postgresError {
            try await connection.run { try $0.run(script: "select 1\0").count }
        }
        #expect(script?.kind == .misuse)
        let option = await postgresError {
            try await Connection.open(Configuration("", overrides: ["host": "a\0b"]))
        }
        #expect(option?.kind == .misuse)
        let text = Statement("text", "select $1", parameters: [.text], columns: [.text])
        let value = await postgresError {
            try await connection.run { try $0.query(text, "a\0b").count }
        }
        #expect(value?.server.sqlState == "22021")
    }
}
