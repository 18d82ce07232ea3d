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
        let given: [String: String]
        switch Self.parse(configuration.conninfo) {
        case .success(let options): given = options
        case .failure(let error): throw error
        }
        let texts = configuration.overrides.merging(configuration.settings) { $0 + $1 }
        guard !texts.contains(where: { $0.utf8.contains(0) || $1.utf8.contains(0) }) else {
            throw .misuse("a connection option contains U+0000")
        }
        let chosen = given.merging(configuration.overrides) { $1 }
        let host = chosen["hostaddr"] ?? chosen["host"] ?? Self.environment("PGHOST") ?? ""
        hostCount = host.utf8.split(separator: UInt8(ascii: ",")).count
        let written = chosen["connect_timeout"] ?? Self.environment("PGCONNECT_TIMEOUT")
        let seconds = written.map { Int($0) ?? 0 }
        connectTimeout = seconds.map { $0 > 0 ? .seconds($0) : nil } ?? configuration.connectTimeout
        pairs = Self.defaults(configuration)
        pairs.append(("dbname", configuration.conninfo))
        pairs += configuration.overrides.sorted { $0.key < $1.key }
            .filter { $0.key != "options" }.map { ($0.key, $0.value) }
        let theirs =
            configuration.overrides["options"] ?? given["options"]
            ?? Self.environment("PGOPTIONS")
        pairs.append(("options", Self.startupOptions(configuration, theirs: theirs)))
        pairs.append(("client_encoding", "UTF8"))
    }

    private static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// What is set here unless the caller says otherwise. Keepalives notice within 25 seconds
    /// that the other end has gone without a word.
    private static func defaults(_ configuration: Configuration) -> [(String, String)] {
        let unacknowledged = configuration.unacknowledgedTimeout.milliseconds
        var defaults = [
            ("fallback_application_name", configuration.applicationName),
            ("keepalives", "1"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", String(unacknowledged)),
        ]
        if environment("PGCONNECT_TIMEOUT") == nil {
            let seconds = max(2, (configuration.connectTimeout.milliseconds + 999) / 1_000)
            defaults.append(("connect_timeout", String(seconds)))
        }
        return defaults
    }

    /// Server settings as command line options: ours, those of the configuration, and last, so
    /// that they win, those that the caller wrote as options.
    private static func startupOptions(
        _ configuration: Configuration, theirs: String?
    ) -> String {
        var settings = configuration.settings
        if let limit = configuration.idleInTransactionTimeout {
            let name = "idle_in_transaction_session_timeout"
            settings[name] = settings[name] ?? String(limit.milliseconds)
        }
        var options = settings.sorted { $0.key < $1.key }.map { setting in
            "-c \(escaped(setting.key))=\(escaped(setting.value))"
        }
        if let theirs { options.append(theirs) }
        return options.joined(separator: " ")
    }

    /// The server splits options at white space that no backslash precedes.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\\" || scalar.properties.isWhitespace {
                result.unicodeScalars.append("\\")
            }
            result.unicodeScalars.append(scalar)
        }
        return result
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
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        return .success(values)
    }

    /// Calls `body` with the two arrays of C strings that libpq takes, each ended by nil.
    func withCStrings<Result>(
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
