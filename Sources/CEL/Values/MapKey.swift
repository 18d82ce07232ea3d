/// A key of a map, in the one form in which equal keys are equal.
///
/// `1`, `1u`, `1.0` and the decimal 1 are one key: numbers within Int64 are `.int`, larger ones
/// `.uint`. Text is equal byte by byte, not by canonical equivalence as Swift's own `String ==`.
enum MapKey: Sendable, Hashable {
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case string(String)

    /// The key that a value denotes, or nil where no map can hold it.
    ///
    /// A double or decimal is a key only for looking up, and only when it is a whole number.
    init?(_ value: Value, isLookup: Bool) {
        switch value {
        case .bool(let bool): self = .bool(bool)
        case .int(let int): self = .int(int)
        case .uint(let uint): self = Int64(exactly: uint).map(MapKey.int) ?? .uint(uint)
        case .string(let string): self = .string(string)
        case .double(let double):
            guard isLookup, let whole = Int128(exactly: double) else { return nil }
            self.init(whole: whole)
        case .decimal(let decimal):
            let (whole, scale) = decimal.shortest
            guard isLookup, scale == 0 else { return nil }
            self.init(whole: whole)
        case .null, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .uuid, .date:
            return nil
        }
    }

    private init?(whole: Int128) {
        if let int = Int64(exactly: whole) {
            self = .int(int)
        } else if let uint = UInt64(exactly: whole) {
            self = .uint(uint)
        } else {
            return nil
        }
    }

    static func == (left: MapKey, right: MapKey) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): CodePoints.equal(left, right)
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.string, _), (.int, _), (.uint, _), (.bool, _): false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let bool): hasher.combine(bool)
        case .int(let int): hasher.combine(int)
        case .uint(let uint): hasher.combine(uint)
        case .string(let string): CodePoints.hash(string, into: &hasher)
        }
    }

    /// The same number for equal keys, and seldom for others; cheap, and safe only where few are
    /// compared.
    var fingerprint: UInt64 {
        switch self {
        case .bool(let bool): bool ? 1 : 2
        case .int(let int): Self.mix(UInt64(bitPattern: int), 3)
        case .uint(let uint): Self.mix(uint, 5)
        case .string(let string): CodePoints.fingerprint(string)
        }
    }

    static func mix(_ word: UInt64, _ state: UInt64) -> UInt64 {
        let product = (word ^ state) &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 29
    }
}
