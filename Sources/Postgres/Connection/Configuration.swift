/// Where to connect, and how.
///
/// Everything that libpq knows passes through: a URL or a `keyword=value` string, the environment
/// (`PGHOST`, `PGPASSWORD` …), the password and service files, TLS, and the `options` that any of
/// them holds. What code relies on is not inherited, though: ``settings``, the time-outs below and
/// the keepalives win over all of them, and over what the server, the database or the role sets.
public struct Configuration: Sendable {
    /// A URL (`postgres://…`) or `keyword=value` pairs; empty for the environment alone.
    public var conninfo: String

    /// libpq options that override those of ``conninfo``, such as `host` or `password`.
    public var overrides: [String: String]

    /// Settings of the server for this session (`search_path`, `lock_timeout` …).
    ///
    /// They are sent twice: as options at the start, so that `RESET` and `DISCARD ALL` come back to
    /// them, and with `set_config` once the session is there, since `PGTZ` and `PGDATESTYLE` win
    /// over options and a pooler may drop them. So they must be settings that a session can change.
    /// `client_min_messages` is `notice` unless it is among them: without the server's warnings a
    /// commit that no standby has would pass for a whole one.
    public var settings: [String: String]

    /// Settings that only some versions of the server know; the others go without.
    public var settingsWhereKnown: [String: String]

    /// Says of each setting in the caller's own `options` (of ``conninfo``, `PGOPTIONS` or a
    /// service file), by its name in lower case and its value, whether the server shall hear of
    /// it. What is in ``settings`` wins over them in any case.
    public var acceptsOption: @Sendable (_ name: String, _ value: String) -> Bool

    /// Shown in `pg_stat_activity`, unless ``conninfo``, `PGAPPNAME` or a service file names
    /// another.
    public var applicationName: String

    /// How long the server lets this session sit in an open transaction without a command before
    /// it ends it, so that a stalled client frees its locks; nil leaves it to the server and to
    /// the caller's options.
    public var idleInTransactionTimeout: Duration?

    /// How long one host may take to answer, unless the caller's `connect_timeout` says otherwise;
    /// with several hosts libpq counts it in whole seconds, and never less than 2.
    public var connectTimeout: Duration

    /// How long sent data may stay without an acknowledgement before the connection counts as
    /// lost (TCP only).
    public var unacknowledgedTimeout: Duration

    /// How long the answer to a cancel request, or to a rollback, may take. After that the
    /// connection is given up.
    public var graceTime: Duration

    /// How many prepared statements a connection keeps; those used longest ago go first.
    public var statementLimit: Int

    /// Called on the connection's queue with each notice and warning of the server. Without it
    /// they are dropped; they are never printed.
    public var onNotice: (@Sendable (Notice) -> Void)?

    public init(
        _ conninfo: String = "", overrides: [String: String] = [:],
        settings: [String: String] = [:], settingsWhereKnown: [String: String] = [:],
        acceptsOption: @escaping @Sendable (_ name: String, _ value: String) -> Bool = { _, _ in
            true
        },
        applicationName: String = "swift-postgres",
        idleInTransactionTimeout: Duration? = .seconds(60),
        connectTimeout: Duration = .seconds(10), unacknowledgedTimeout: Duration = .seconds(15),
        graceTime: Duration = .seconds(5), statementLimit: Int = 256,
        onNotice: (@Sendable (Notice) -> Void)? = nil
    ) {
        self.conninfo = conninfo
        self.overrides = overrides
        self.settings = settings
        self.settingsWhereKnown = settingsWhereKnown
        self.acceptsOption = acceptsOption
        self.applicationName = applicationName
        self.idleInTransactionTimeout = idleInTransactionTimeout
        self.connectTimeout = connectTimeout
        self.unacknowledgedTimeout = unacknowledgedTimeout
        self.graceTime = graceTime
        self.statementLimit = max(1, statementLimit)
        self.onNotice = onNotice
    }
}

extension Configuration {
    /// What this module itself needs of a session, where ``settings`` does not say otherwise.
    var sessionSettings: [String: String] {
        var needed = ["client_min_messages": "notice"]
        if let limit = idleInTransactionTimeout {
            needed["idle_in_transaction_session_timeout"] = String(limit.milliseconds)
        }
        return needed.merging(settings) { $1 }
    }
}

extension Configuration: CustomStringConvertible, CustomReflectable {
    /// The options that may be shown.
    private static let shown = ["host", "hostaddr", "port", "dbname", "user", "sslmode"]

    /// Where it connects to, without passwords; of a string that libpq cannot read nothing.
    public var description: String {
        var values: [String: String] = [:]
        if case .success(let options) = ConnectionOptions.parse(conninfo) { values = options }
        values.merge(overrides) { $1 }
        let parts = Self.shown.compactMap { key in values[key].map { "\(key)=\($0)" } }
        return "Configuration(\(parts.joined(separator: " ")))"
    }

    /// Keeps `dump` and the debugger from printing the password.
    public var customMirror: Mirror { Mirror(self, children: ["conninfo": description]) }
}

extension Duration {
    /// Whole milliseconds, rounded up, between 0 and what the server's settings hold.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < Int64(Int32.max) / 1_000 else { return Int(Int32.max) }
        return Int(seconds) * 1_000
            + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
