/// What tells one cluster from every other: 64 random bits, written as 16 hexadecimal digits.
///
/// It stands in the cluster (`daybook.mark`), in the home beside it (`ClusterHome.ownership`) and
/// in the name of the socket's directory. So a client that comes back to a path finds the cluster
/// that it had there, or nothing, whichever folder has the path now.
///
/// Postgres's system identifier would not do: every copy of a cluster has the same.
struct Mark: Hashable {
    let digits: String

    /// The file in a cluster that holds its mark.
    static let fileName = "daybook.mark"

    /// A new one.
    init() {
        digits = Self.hexadecimal(UInt64.random(in: .min ... .max))
    }

    /// Nil if the text is not one.
    init?(_ text: some StringProtocol) {
        let digits = "0123456789abcdef".utf8
        guard text.utf8.count == 16, text.utf8.allSatisfy(digits.contains) else { return nil }
        self.digits = String(text)
    }

    /// The mark in a cluster; nil if it has none, or what stands there is damaged.
    init?(of cluster: String) throws(LocalPostgresError) {
        guard let text = try smallFile(cluster + "/" + Self.fileName),
            let mark = Mark(text.prefix { $0 != "\n" })
        else { return nil }
        self = mark
    }

    /// The directory of the server's socket, named from the cluster's, in which it lies.
    var socketDirectory: String { Self.socketDirectoryPrefix + digits }

    static let socketDirectoryPrefix = "socket-"

    static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
