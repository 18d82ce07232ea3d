/// What is known about one key; what is known may be that there is nothing.
public enum Fact<Value: Sendable>: Sendable {
    case absent
    case present(Value)

    public var value: Value? {
        switch self {
        case .absent: nil
        case .present(let value): value
        }
    }
}

/// A bounded table of facts of one kind, which can take back what it learned since a mark.
///
/// Facts live in two generations. A fact that is asked for moves to the young one; when that is
/// full, the old one is forgotten and the young one takes its place. So what is in use stays, the
/// rest goes, and no access pays for more than a look into a dictionary.
public struct FactTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private var young: [Key: Fact<Value>] = [:]
    private var old: [Key: Fact<Value>] = [:]
    private let generationLimit: Int
    private var undo: [Undo] = []

    /// How a change is taken back.
    private enum Undo: Sendable {
        /// By what was known before.
        case restore(Key, Fact<Value>?)
        /// By a change the other way round, where the value lies.
        case revert(Key, @Sendable (inout Value) -> Void)
    }

    /// A table that holds at most `limit` facts; nil is no limit.
    public init(limit: Int?) {
        generationLimit = limit.map { max($0 / 2, 1) } ?? .max
    }

    public var count: Int { young.count + old.count }

    /// What is known about `key`; nil when nothing is.
    public subscript(key: Key) -> Fact<Value>? {
        young[key] ?? old[key]
    }

    /// Keeps the fact from being forgotten soon. Returns whether it is known.
    public mutating func touch(_ key: Key) -> Bool {
        // Finding the place copies no value.
        if young.index(forKey: key) != nil { return true }
        guard !old.isEmpty, let fact = old.removeValue(forKey: key) else { return false }
        young[key] = fact
        return true
    }

    /// Learns a fact that was read; it stays when the table is rolled back.
    public mutating func learn(_ key: Key, _ fact: Fact<Value>) {
        young[key] = fact
        if !old.isEmpty { old[key] = nil }
    }

    /// Changes what is known, in a way that ``rollback(to:)`` takes back.
    public mutating func change(_ key: Key, to fact: Fact<Value>) {
        let previous = young.updateValue(fact, forKey: key)
        undo.append(
            .restore(key, previous ?? (old.isEmpty ? nil : old.removeValue(forKey: key))))
    }

    /// Changes a value that is present where it lies, and keeps how to change it back instead of a
    /// copy: for values that are large. Does nothing where no value is present.
    ///
    /// `revert` may meet a value that was read since, in which the change never was.
    public mutating func modify(
        _ key: Key, revert: @escaping @Sendable (inout Value) -> Void,
        _ body: (inout Value) -> Void
    ) {
        if mutate(key, body) { undo.append(.revert(key, revert)) }
    }

    private mutating func mutate(_ key: Key, _ body: (inout Value) -> Void) -> Bool {
        guard touch(key), let index = young.index(forKey: key),
            case .present(var value) = young.values[index]
        else { return false }
        // The table lets go of the value meanwhile, so that changing it copies nothing.
        young.values[index] = .absent
        body(&value)
        young.values[index] = .present(value)
        return true
    }

    /// Forgets a fact, in a way that ``rollback(to:)`` takes back.
    public mutating func forget(_ key: Key) {
        guard let previous = young.removeValue(forKey: key) ?? old.removeValue(forKey: key) else {
            return
        }
        undo.append(.restore(key, previous))
    }

    /// Forgets every fact for which `isStale` holds, in a way that can be taken back.
    public mutating func forgetAll(where isStale: (Fact<Value>) -> Bool) {
        for generation in [young, old] {
            for (key, fact) in generation where isStale(fact) { forget(key) }
        }
    }

    /// Every value that is known, in no particular order.
    var present: [Value] {
        (Array(young.values) + Array(old.values)).compactMap(\.value)
    }

    public var mark: Int { undo.count }

    /// Takes back every change since `mark`.
    public mutating func rollback(to mark: Int) {
        while undo.count > mark {
            switch undo.removeLast() {
            case .restore(let key, let previous):
                young[key] = previous
                // What was changed may have grown old since.
                if !old.isEmpty { old[key] = nil }
            case .revert(let key, let body):
                // Where it was forgotten since, there is nothing to take back.
                _ = mutate(key, body)
            }
        }
    }

    /// Makes the changes up to `mark` final, and forgets old facts when there are too many.
    public mutating func settle(upTo mark: Int) {
        if mark == undo.count {
            undo.removeAll(keepingCapacity: true)
        } else {
            undo.removeFirst(mark)
        }
        if young.count > generationLimit {
            old = young
            young = [:]
        }
    }
}
