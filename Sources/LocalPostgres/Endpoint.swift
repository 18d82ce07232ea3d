/// Where a running server answers, in the words of libpq.
public struct Endpoint: Sendable, Equatable {
    /// The directory of its Unix socket, absolute.
    public let host: String
    /// The number in the socket's name; nothing listens on a network port.
    public let port: Int
    /// The database.
    public let database: String
    /// The role to connect as: the cluster's superuser.
    public let user: String

    init(host: String, port: Int, database: String = "daybook", user: String = "daybook") {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
    }

    /// The connection string of keywords and values that `PQconnectdb` takes.
    public var conninfo: String {
        let pairs = [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user),
        ]
        return pairs.map { "\($0)=\(Self.quoted($1))" }.joined(separator: " ")
    }

    /// The same as a URL, for programs that take only that form.
    public var url: String {
        "postgresql://\(Self.percentEncoded(user))@/\(Self.percentEncoded(database))"
            + "?host=\(Self.percentEncoded(host))&port=\(port)"
    }

    /// The same server, another database.
    public func database(_ name: String) -> Endpoint {
        Endpoint(host: host, port: port, database: name, user: user)
    }

    /// A value as libpq's connection strings quote it: a backslash before `'` and `\`.
    ///
    /// Bytes are compared, not characters: a quote with a combining accent after it is still a
    /// quote to libpq.
    private static func quoted(_ value: String) -> String {
        let plain = value.utf8.allSatisfy { isUnreserved($0) || $0 == UInt8(ascii: "/") }
        guard !plain || value.isEmpty else { return value }
        var bytes: [UInt8] = [UInt8(ascii: "'")]
        for byte in value.utf8 {
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") {
                bytes.append(UInt8(ascii: "\\"))
            }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "'"))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func percentEncoded(_ value: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in value.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 3986, section 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}
