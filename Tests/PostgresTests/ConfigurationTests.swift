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

    @Test func `what code asks for wins over the caller's options, the rest of them passes`()
        async throws
    {
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
                    + " options='-c idle_in_transaction_session_timeout=3s --lock-timeout=0"
                    + " -ec work_mem=5MB -c my.word=a\\\\ b -S3000 -ccommit_siblings=7'",
                settings: ["lock_timeout": "7s"], idleInTransactionTimeout: .seconds(9)),
            names.0, names.1, names.2, "lock_timeout", "work_mem", "my.word", "commit_siblings")
        #expect(named == ["theirs", "9s", "UTF8", "7s", "3000kB", "a b", "7"])
        let none = try await settings(
            Configuration(
                server.conninfo, settings: ["my.text": "a b\\c 'd' \"e\""],
                applicationName: "mine", idleInTransactionTimeout: nil),
            names.0, names.1, "my.text")
        #expect(none == ["mine", "0", "a b\\c 'd' \"e\""])
    }

    @Test func `the options that code does not accept are left out`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let seen = try await settings(
            Configuration(
                server.conninfo + " options='-c Work_Mem=5MB -c geqo=off'",
                acceptsOption: { name, value in name != "work_mem" || value != "5MB" }),
            "work_mem", "geqo")
        let plain = try await settings(Configuration(server.conninfo), "work_mem")
        #expect(plain != ["5MB"])
        #expect(seen == plain + ["off"])
    }

    @Test func `settings of some versions are set where they are known`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let seen = try await settings(
            Configuration(
                server.conninfo,
                settingsWhereKnown: ["work_mem": "5MB", "of_another_version": "1"]),
            "work_mem", "of_another_version")
        #expect(seen == ["5MB", nil])
    }

    @Test func `the environment and a service file pass what is not ours`() async throws {
        let server = try LocalPostgres.temporary.endpoint()
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).conf")
        let lines = [
            "[books]", "host=\(server.host)", "port=\(server.port)", "user=\(server.user)",
            "dbname=postgres", "application_name=from-service", "keepalives_idle=77",
            "options=-c work_mem=5MB -c lock_timeout=0",
        ]
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        // The environment is a process's, so this has one of its own.
        await #expect(processExitsWith: .success) { [path = file.path as String] in
            for (name, value) in [
                ("PGSERVICEFILE", path), ("PGSERVICE", "books"), ("PGTZ", "Asia/Tokyo"),
                ("PGDATESTYLE", "German"), ("PGOPTIONS", "-c work_mem=9MB"),
            ] { setenv(name, value, 1) }
            let ours = ["lock_timeout": "7s", "TimeZone": "UTC", "DateStyle": "ISO"]
            let seen = try await ConfigurationTests().settings(
                Configuration(settings: ours), "application_name", "work_mem", "lock_timeout",
                "TimeZone", "DateStyle")
            #expect(seen == ["from-service", "5MB", "7s", "UTC", "ISO, DMY"])
        }
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
