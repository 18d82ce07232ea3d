public import Accounting
import CEL
import EventFormat
import Glibc
import Synchronization

extension Outside {
    /// SHA-256 of libcrypto, and the machine's time zones.
    public static let live = Outside(hashing: SHA256.hashing, timeZone: { TimeZones.rules(of: $0) })
}

/// The rules of the machine's time zones, each read once.
private enum TimeZones {
    private static let directory = "/usr/share/zoneinfo/"
    private static let cache = Mutex<[String: TimeZoneRules?]>([:])
    /// Names that are kept: there are some 600 zones; a name that is none must not grow it further.
    private static let maximumCached = 2_000
    /// A zone's file has a few kilobytes.
    private static let maximumBytes = 1_048_576

    static func rules(of name: String) -> TimeZoneRules? {
        if let known = cache.withLock({ $0[name] }) { return known }
        let rules = read(name)
        cache.withLock { cache in
            if cache.count < maximumCached { cache[name] = .some(rules) }
        }
        return rules
    }

    /// A zone's name has letters, digits and `_+-/`, and never leads out of the directory.
    private static func read(_ name: String) -> TimeZoneRules? {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "-"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        guard isName, !name.isEmpty, !name.utf8.starts(with: "/".utf8) else { return nil }
        return contents(of: directory + name).flatMap { TimeZoneRules(tzif: $0) }
    }

    private static func contents(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "re") else { return nil }
        defer { fclose(file) }
        var status = stat()
        guard fstat(fileno(file), &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            0...maximumBytes ~= status.st_size
        else { return nil }
        let size = status.st_size
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = fread(buffer.baseAddress, 1, size, file)
        }
    }
}
