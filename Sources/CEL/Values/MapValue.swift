/// A map of the language: keys are bool, int, uint or string, values anything.
///
/// Entries keep the order in which they were given, so that nothing depends on a hash.
public struct MapValue: Sendable {
    public struct Entry: Sendable {
        public let key: Value
        public let value: Value

        public init(key: Value, value: Value) {
            self.key = key
            self.value = value
        }
    }

    /// Why entries do not make a map.
    public enum Flaw: Error, Sendable {
        case repeatedKey(Value)
        case unsupportedKey(TypeValue)
    }

    /// Finds entries by their keys.
    ///
    /// Up to `longestScan` fingerprints are looked through, which takes less than hashing and,
    /// unlike keys, costs no counting of references.
    private struct Index {
        private static let longestScan = 16

        private var fingerprints: [UInt64] = []
        private var places: [MapKey: Int32] = [:]
        private let isShort: Bool

        init(capacity: Int) {
            isShort = capacity <= Self.longestScan
            if isShort {
                fingerprints.reserveCapacity(capacity)
            } else {
                places.reserveCapacity(capacity)
            }
        }

        func place(of key: MapKey, _ fingerprint: UInt64, in entries: [Entry]) -> Int? {
            guard isShort else { return places[key].map(Int.init) }
            for place in fingerprints.indices where fingerprints[place] == fingerprint {
                if key.isKey(of: entries[place]) { return place }
            }
            return nil
        }

        /// Adds the key of the next entry.
        mutating func append(_ key: MapKey, _ fingerprint: UInt64) {
            if isShort {
                fingerprints.append(fingerprint)
            } else {
                places[key] = Int32(places.count)
            }
        }
    }

    private final class Storage: Sendable {
        let entries: [Entry]
        let index: Index

        init(entries: [Entry], index: Index) {
            self.entries = entries
            self.index = index
        }

        func value(of key: MapKey, _ fingerprint: UInt64) -> Value? {
            guard let place = index.place(of: key, fingerprint, in: entries) else { return nil }
            return entries[place].value
        }
    }

    private let storage: Storage

    /// The map without entries.
    public static let empty = MapValue(named: [])

    /// The map of these entries, or the first flaw in them.
    public init(_ entries: [Entry]) throws(Flaw) {
        var index = Index(capacity: entries.count)
        for entry in entries {
            guard let key = MapKey(entry.key, isLookup: false) else {
                throw .unsupportedKey(entry.key.type)
            }
            let fingerprint = key.fingerprint
            guard index.place(of: key, fingerprint, in: entries) == nil else {
                throw .repeatedKey(entry.key)
            }
            index.append(key, fingerprint)
        }
        storage = Storage(entries: entries, index: index)
    }

    /// The map of named values. Of a repeated name the last value counts, in the first one's place.
    public init(named pairs: [(String, Value)]) {
        var index = Index(capacity: pairs.count)
        var entries: [Entry] = []
        entries.reserveCapacity(pairs.count)
        for (name, value) in pairs {
            let key = MapKey.string(name)
            let fingerprint = key.fingerprint
            let entry = Entry(key: .string(name), value: value)
            if let place = index.place(of: key, fingerprint, in: entries) {
                entries[place] = entry
            } else {
                index.append(key, fingerprint)
                entries.append(entry)
            }
        }
        storage = Storage(entries: entries, index: index)
    }

    public var count: Int { storage.entries.count }

    /// All entries in the order in which they were given.
    public var entries: [Entry] { storage.entries }

    /// The value under a key; `1`, `1u` and `1.0` are the same key.
    public subscript(key: Value) -> Value? {
        guard let key = MapKey(key, isLookup: true) else { return nil }
        return self[key, key.fingerprint]
    }

    /// The value under a string key.
    public subscript(name: String) -> Value? {
        let key = MapKey.string(name)
        return self[key, key.fingerprint]
    }

    /// The value of a field that an expression names.
    subscript(field: FieldName) -> Value? { self[field.key, field.fingerprint] }

    subscript(key: MapKey) -> Value? { self[key, key.fingerprint] }

    private subscript(key: MapKey, fingerprint: UInt64) -> Value? {
        storage.value(of: key, fingerprint)
    }
}

extension MapKey {
    /// Whether an entry has this key. Text first: it is what most keys are.
    @inline(__always)
    fileprivate func isKey(of entry: MapValue.Entry) -> Bool {
        if case .string(let own) = self, case .string(let other) = entry.key {
            return CodePoints.equal(own, other)
        }
        return MapKey(entry.key, isLookup: false) == self
    }
}

/// The name of a field in an expression, with what finding it takes worked out once.
struct FieldName: Sendable {
    let text: String
    let key: MapKey
    let fingerprint: UInt64

    init(_ text: String) {
        self.text = text
        key = .string(text)
        fingerprint = key.fingerprint
    }
}
