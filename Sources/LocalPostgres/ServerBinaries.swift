import Foundation

/// Where the programs of a PostgreSQL server are.
public enum ServerBinaries: Sendable, Equatable {
    /// Looked for: `DAYBOOK_POSTGRES_BIN`, which is final when it is set; then the PATH; then
    /// Debian's `/usr/lib/postgresql/VERSION/bin`, the newest; then what `pg_config` says. For a
    /// cluster that is there already, the first of these that is of its version.
    case found
    /// This folder and no other.
    case directory(String)

    /// The environment variable that names the folder.
    public static let environmentVariable = "DAYBOOK_POSTGRES_BIN"
}

/// One folder with the programs of a server.
struct BinaryDirectory: Equatable {
    let path: String

    func program(_ name: String) -> String { path + "/" + name }

    /// Nil if there is no server in it. A relative path is taken from our working directory, since
    /// the programs are started in another.
    init?(_ path: String) {
        guard let whole = try? canonicalPath(path) else { return nil }
        self.path = whole
        for name in ["initdb", "postgres"] where access(program(name), X_OK) != 0 { return nil }
    }

    /// The major version, as `PG_VERSION` of a cluster has it.
    ///
    /// The text is `postgres (PostgreSQL) 18.6` or `17devel`, followed by the packager's own words.
    func majorVersion() throws(LocalPostgresError) -> String {
        let command = ChildProcess(arguments: [program("postgres"), "--version"])
        let outcome = try command.succeed()
        let words = outcome.output.split(whereSeparator: \.isWhitespace)
        let version = words.first { $0.utf8.first.map(Self.isDigit) ?? false }
        guard let version else { throw command.failure(outcome) }
        return String(version.prefix { $0.utf8.allSatisfy(Self.isDigit) })
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ServerBinaries {
    /// The folders to choose from, best first; never empty.
    func candidates() throws(LocalPostgresError) -> [BinaryDirectory] {
        let environment = ProcessInfo.processInfo.environment
        let named: String?
        switch self {
        case .directory(let path): named = path
        case .found: named = environment[Self.environmentVariable].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let named {
            guard let only = BinaryDirectory(named) else {
                throw .serverMissing(named: named, searched: [])
            }
            return [only]
        }
        let found = Self.onPath(environment["PATH"] ?? "") + Self.debian() + Self.configured()
        guard !found.isEmpty else {
            throw .serverMissing(
                named: nil, searched: ["the PATH", Self.debianRoot, "`pg_config --bindir`"])
        }
        return found
    }

    /// The best of them, or for a cluster that is there the first of its version.
    func chosen(
        forVersion version: String?, at cluster: String
    ) throws(LocalPostgresError) -> BinaryDirectory {
        let candidates = try candidates()
        guard let version else { return candidates[0] }
        var best: String?
        for candidate in candidates {
            let own = try candidate.majorVersion()
            if own == version { return candidate }
            best = best ?? own
        }
        throw .otherVersion(cluster: version, binaries: best ?? "unknown", directory: cluster)
    }

    private static let debianRoot = "/usr/lib/postgresql"

    /// Where `postgres` on the PATH really is: a link to it alone often stands there.
    private static func onPath(_ path: String) -> [BinaryDirectory] {
        path.split(separator: ":").compactMap { folder in
            guard folder.utf8.first == UInt8(ascii: "/") else { return nil }
            let program = folder + "/postgres"
            guard let target = try? canonicalPath(String(program)) else { return nil }
            let home = target.split(separator: "/").dropLast().joined(separator: "/")
            return BinaryDirectory("/" + home) ?? BinaryDirectory(String(folder))
        }
    }

    private static func debian() -> [BinaryDirectory] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: debianRoot)
        return (names ?? []).compactMap(Int.init).sorted(by: >)
            .compactMap { BinaryDirectory("\(debianRoot)/\($0)/bin") }
    }

    private static func configured() -> [BinaryDirectory] {
        let command = ChildProcess(arguments: ["pg_config", "--bindir"])
        guard let outcome = try? command.run(), outcome.status == 0 else { return [] }
        let path = outcome.output.split(separator: "\n").first ?? ""
        return path.isEmpty ? [] : [BinaryDirectory(String(path))].compactMap(\.self)
    }
}
