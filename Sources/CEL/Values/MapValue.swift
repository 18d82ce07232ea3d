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

    /// Up to so many entries are searched one after the other, which is faster than hashing.
    private static let longestScan = 8

    private final class Storage: Sendable {
        let entries: [Entry]
        /// Where each key stands in `entries`; empty when the map is short enough to be scanned.
        let places: [MapKey: Int32]

        init(entries: [Entry], places: [MapKey: Int32]) {
            self.entries = entries
            self.places = places
        }
    }

    private let storage: Storage

    /// The map without entries.
    public static let empty = MapValue(unchecked: [])

    /// The map of these entries, or the first flaw in them.
    public init(_ entries: [Entry]) throws(Flaw) {
        var places: [MapKey: Int32] = [:]
        if entries.count > Self.longestScan { places.reserveCapacity(entries.count) }
        for (place, entry) in entries.enumerated() {
            guard let key = MapKey(entry.key, isLookup: false) else {
                throw .unsupportedKey(entry.key.type)
            }
            if entries.count > Self.longestScan {
                guard places.updateValue(Int32(place), forKey: key) == nil else {
                    throw .repeatedKey(entry.key)
                }
            } else if Self.scan(entries[..<place], for: key) != nil {
                throw .repeatedKey(entry.key)
            }
        }
        storage = Storage(entries: entries, places: places)
    }

    /// The map of named values. Of a repeated name the last value counts.
    public init(named pairs: [(String, Value)]) {
        var places: [MapKey: Int32] = [:]
        var entries: [Entry] = []
        for (name, value) in pairs {
            let entry = Entry(key: .string(name), value: value)
            if let place = places[.string(name)] {
                entries[Int(place)] = entry
            } else {
                places[.string(name)] = Int32(entries.count)
                entries.append(entry)
            }
        }
        let isShort = entries.count <= Self.longestScan
        storage = Storage(entries: entries, places: isShort ? [:] : places)
    }

    private init(unchecked entries: [Entry]) {
        storage = Storage(entries: entries, places: [:])
    }

    public var count: Int { storage.entries.count }

    /// All entries in the order in which they were given.
    public var entries: [Entry] { storage.entries }

    /// The value under a key; `1`, `1u` and `1.0` are the same key.
    public subscript(key: Value) -> Value? {
        guard let key = MapKey(key, isLookup: true) else { return nil }
        return self[key]
    }

    /// The value under a string key.
    public subscript(name: String) -> Value? { self[MapKey.string(name)] }

    subscript(key: MapKey) -> Value? {
        let entries = storage.entries
        if entries.count > Self.longestScan {
            guard let place = storage.places[key] else { return nil }
            return entries[Int(place)].value
        }
        guard let place = Self.scan(entries[...], for: key) else { return nil }
        return entries[place].value
    }

    private static func scan(_ entries: ArraySlice<Entry>, for key: MapKey) -> Int? {
        switch key {
        case .string(let name):
            return entries.firstIndex { entry in
                guard case .string(let other) = entry.key else { return false }
                return CodePoints.equal(name, other)
            }
        case .bool(let wanted):
            return entries.firstIndex { entry in
                guard case .bool(let other) = entry.key else { return false }
                return wanted == other
            }
        case .int, .uint:
            return entries.firstIndex { MapKey($0.key, isLookup: false) == key }
        }
    }
}
