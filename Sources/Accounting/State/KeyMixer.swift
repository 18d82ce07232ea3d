/// Mixes words into one number, for finding keys in tables of facts: by a multiplication for two
/// words, where hashing them takes ten times as long.
///
/// Callers choose ids, so whoever knew how they are mixed could choose many that meet in one place.
/// The secrets are drawn anew by each process; the order that comes of them reaches no event and no
/// answer.
struct KeyMixer {
    /// Drawn by the standard library's own hashing, which seeds itself by chance.
    private static let secrets = WordPair(
        UInt128(drawn(1)) << 64 | UInt128(drawn(2)))

    private static func drawn(_ number: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(number)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private var state: UInt64
    private let secret: UInt64

    init() {
        let secrets = Self.secrets
        state = secrets.high
        secret = secrets.low
    }

    @inline(__always)
    mutating func mix(_ first: UInt64, _ second: UInt64) {
        // Both halves of the product depend on all bits of both words; neither alone does.
        let product = (first ^ state).multipliedFullWidth(by: second ^ secret)
        state = product.high ^ product.low
    }

    /// The number, all of whose bits depend on all that was mixed in.
    @inline(__always)
    func finish() -> UInt64 {
        let product = (state ^ secret).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

/// A key of a table of facts.
protocol FactTableKey: Hashable, Sendable {
    /// A number that equal keys share and others hardly ever do, another in each process.
    var mixed: UInt64 { get }
}

extension FactTableKey {
    /// For keys that hold texts, whose bytes the standard library hashes well.
    var mixed: UInt64 { UInt64(bitPattern: Int64(hashValue)) }
}

extension UniqueName: FactTableKey {}
extension BoundedText: FactTableKey {}

extension UniqueID: FactTableKey {
    var mixed: UInt64 {
        var mixer = KeyMixer()
        mixer.mix(words.high, words.low)
        return mixer.finish()
    }
}

extension Identifier: FactTableKey {
    var mixed: UInt64 { uniqueID.mixed }
}

extension BalanceKey: FactTableKey {
    var mixed: UInt64 {
        var mixer = KeyMixer()
        mixer.mix(ownerID.words.high, ownerID.words.low)
        mixer.mix(journalID.uniqueID.words.high, journalID.uniqueID.words.low)
        mixer.mix(currency.first, currency.second)
        mixer.mix(currency.third, 0)
        return mixer.finish()
    }
}
