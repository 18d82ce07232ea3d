import CPostgres

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The keywords and values that libpq is called with.
///
/// libpq lets a later keyword override an earlier one and expands a connection string that stands
/// for `dbname`. So our defaults come first, the caller's string second, and what may not be
/// changed last.
struct ConnectionOptions {
    private(set) var pairs: [(key: String, value: String)] = []

    /// How many hosts libpq may try one after the other.
    let hostCount: Int

    /// How long one host may take; nil for ever.
    let connectTimeout: Duration?

    init(_ configuration: Configuration) throws(PostgresError) {
        let texts = configuration.overrides
            .merging(configuration.sessionSettings) { $0 + $1 }
            .merging(configuration.settingsWhereKnown) { $0 + $1 }
        guard !texts.contains(where: { $0.utf8.contains(0) || $1.utf8.contains(0) }) else {
            throw .misuse("a connection option contains U+0000")
        }
        let chosen = try Self.chosen(configuration)
        let host = chosen["hostaddr"] ?? chosen["host"] ?? Self.environment("PGHOST") ?? ""
        hostCount = host.utf8.split(separator: UInt8(ascii: ",")).count
        let written = chosen["connect_timeout"] ?? Self.environment("PGCONNECT_TIMEOUT")
        let seconds = written.map { Int($0) ?? 0 }
        connectTimeout = seconds.map { $0 > 0 ? .seconds($0) : nil } ?? configuration.connectTimeout
        pairs = [("fallback_application_name", configuration.applicationName)]
        if written == nil {
            let seconds = max(2, (configuration.connectTimeout.milliseconds + 999) / 1_000)
            pairs.append(("connect_timeout", String(seconds)))
        }
        pairs.append(("dbname", configuration.conninfo))
        pairs += configuration.overrides.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        pairs += Self.imposed(configuration)
        let theirs = chosen["options"] ?? Self.environment("PGOPTIONS") ?? ""
        pairs.append(("options", Self.startupOptions(configuration, theirs: theirs)))
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// What the caller has written, in the order of its force: overrides, the connection string,
    /// the service that it or the environment names.
    private static func chosen(
        _ configuration: Configuration
    ) throws(PostgresError) -> [String: String] {
        let given = try parse(configuration.conninfo).get()
            .merging(configuration.overrides) { $1 }
        guard let service = given["service"] ?? environment("PGSERVICE") else { return given }
        return given.merging(Service.options(service)) { own, _ in own }
    }

    /// What the caller cannot change. Keepalives notice within 25 seconds that the other end has
    /// gone without a word.
    private static func imposed(_ configuration: Configuration) -> [(String, String)] {
        let unacknowledged = configuration.unacknowledgedTimeout.milliseconds
        return [
            ("keepalives", "1"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", String(unacknowledged)),
            ("client_encoding", "UTF8"),
        ]
    }

    /// Server settings as command line options: first the caller's own, then, so that they win,
    /// those of the configuration.
    private static func startupOptions(_ configuration: Configuration, theirs: String) -> String {
        var switches = ServerSwitches(theirs)
        switches.keepSettings(where: configuration.acceptsOption)
        for (name, value) in configuration.sessionSettings.sorted(by: { $0.key < $1.key }) {
            switches.append(setting: name, value)
        }
        return switches.text
    }

    /// Reads a connection string. The error does not repeat the string, which may hold a
    /// password.
    static func parse(_ conninfo: String) -> Result<[String: String], PostgresError> {
        let unreadable = PostgresError.misuse(
            "libpq cannot read the connection string (it is not shown, as it may hold a password)")
        guard !conninfo.utf8.contains(0) else { return .failure(unreadable) }
        // A bare word is a database's name, as libpq takes it for `dbname`.
        guard conninfo.contains("=") || conninfo.contains("://") else {
            return .success(conninfo.isEmpty ? [:] : ["dbname": conninfo])
        }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(conninfo, &message) else {
            PQfreemem(message)
            return .failure(unreadable)
        }
        defer { PQconninfoFree(options) }
        return .success(values(options))
    }

    /// The options that have a value.
    static func values(_ options: UnsafePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return values
    }

    /// Calls `body` with the two arrays of C strings that libpq takes, each ended by nil.
    static func withCStrings<Result>(
        _ pairs: [(key: String, value: String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>)
            -> Result
    ) -> Result {
        let keys = pairs.map { strdup($0.key) }
        let values = pairs.map { strdup($0.value) }
        defer {
            for string in keys + values { free(string) }
        }
        let keyPointers = keys.map { UnsafePointer($0) } + [nil]
        let valuePointers = values.map { UnsafePointer($0) } + [nil]
        return body(keyPointers, valuePointers)
    }
}
