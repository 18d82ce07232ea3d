import CPostgres

/// An entry of libpq's service file.
enum Service {
    /// What the entry holds that names a host, options and so on; empty when there is none, which
    /// connecting then tells.
    ///
    /// Only libpq knows where its file lies and how it is read, and it reads it in the course of
    /// an attempt to connect. So one is begun, to a port that is none: it ends before a name is
    /// looked up or a socket opened, and what it would have used can be asked for.
    static func options(_ name: String) -> [String: String] {
        let asked = [(key: "service", value: name), (key: "port", value: "none")]
        let attempt = ConnectionOptions.withCStrings(asked) { PQconnectStartParams($0, $1, 0) }
        guard let attempt else { return [:] }
        defer { PQfinish(attempt) }
        guard let options = PQconninfo(attempt) else { return [:] }
        defer { PQconninfoFree(options) }
        return ConnectionOptions.values(options)
    }
}
