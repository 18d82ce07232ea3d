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
/// It is cut into many shards, so that no access waits while more than one of them grows or is
/// swept: some hundred entries, where a table in one piece moved half a million at once.
///
/// A shard notes which of its facts were asked for since its last sweep. When they are too many,
/// the others are forgotten, and the count begins anew. So what is in use stays and the rest goes.
struct FactTable<Key: FactTableKey, Value: Sendable>: Sendable {
    private var shards: ContiguousArray<FactShard<Key, Value>>
    /// How far a key's number is shifted to name its shard.
    private let shift: UInt64
    /// Facts asked for since the last sweep that bring the next one on.
    private let youngLimit: Int
    /// Shards that are due for a sweep.
    private var overfull: [Int] = []
    private var undo: [Undo] = []

    /// How a change is taken back.
    private enum Undo: Sendable {
        /// By what was known before.
        case restore(Key, Fact<Value>?)
        /// By a change the other way round, where the value lies.
        case revert(Key, @Sendable (inout Value) -> Void)
    }

    /// Shards of a table that is large or has no bound.
    private static var mostShards: Int { 1_024 }
    /// Facts of a full shard.
    static var factsOfShard: Int { 1_024 }

    /// A table that holds at most `limit` facts; nil is no limit.
    init(limit: Int?) {
        var bits: UInt64 = 0
        let wanted = limit.map { $0 / Self.factsOfShard } ?? Self.mostShards
        while 1 << (bits + 1) <= min(wanted, Self.mostShards) { bits += 1 }
        let count = 1 << Int(bits)
        shards = ContiguousArray(repeating: FactShard(), count: count)
        // A shift by all 64 bits leaves nothing: the only shard is the first.
        shift = 64 - bits
        youngLimit = limit.map { max($0 / 2 / count, 1) } ?? .max
    }

    var count: Int { shards.reduce(0) { $0 + $1.entries.count } }

    /// The facts of the fullest shard: what one step of growing or forgetting moves at most.
    var largestShard: Int { shards.reduce(0) { max($0, $1.entries.count) } }

    @inline(__always)
    private func shard(of mixed: UInt64) -> Int { Int(truncatingIfNeeded: mixed >> shift) }

    /// The shard that holds `key`, and the place in it; nil when nothing is known about it.
    @inline(__always)
    private func find(_ key: Key) -> (shard: Int, place: Int)? {
        let mixed = key.mixed
        let shard = shard(of: mixed)
        return shards[shard].find(key, mixed).map { (shard, $0) }
    }

    /// What is known about `key`; nil when nothing is.
    subscript(key: Key) -> Fact<Value>? { find(key).map { shards[$0.shard][$0.place] } }

    /// Whether anything is known about `key`.
    func knows(_ key: Key) -> Bool { find(key) != nil }

    /// What is known about `key`, which is kept from being forgotten soon; nil when nothing is.
    mutating func touched(_ key: Key) -> Fact<Value>? {
        guard let (shard, place) = find(key) else { return nil }
        touch(shard, place)
        return shards[shard][place]
    }

    /// Keeps the fact from being forgotten soon. Returns whether it is known.
    mutating func touch(_ key: Key) -> Bool {
        guard let (shard, place) = find(key) else { return false }
        touch(shard, place)
        return true
    }

    @inline(__always)
    private mutating func touch(_ shard: Int, _ place: Int) {
        let before = shards[shard].youngCount
        noteYoung(shard, before, shards[shard].touch(place))
    }

    @inline(__always)
    private mutating func noteYoung(_ shard: Int, _ before: Int, _ after: Int) {
        if before <= youngLimit, after > youngLimit { overfull.append(shard) }
    }

    private mutating func insert(_ key: Key, _ mixed: UInt64, _ fact: Fact<Value>) {
        let shard = shard(of: mixed)
        let before = shards[shard].youngCount
        shards[shard].insert(key, mixed, fact)
        noteYoung(shard, before, before + 1)
    }

    /// Sets what is known; returns what was known before.
    @discardableResult
    private mutating func set(_ key: Key, _ fact: Fact<Value>) -> Fact<Value>? {
        let mixed = key.mixed
        let shard = shard(of: mixed)
        guard let place = shards[shard].find(key, mixed) else {
            insert(key, mixed, fact)
            return nil
        }
        touch(shard, place)
        let previous = shards[shard][place]
        shards[shard][place] = fact
        return previous
    }

    private mutating func remove(_ key: Key) -> Fact<Value>? {
        guard let (shard, place) = find(key) else { return nil }
        return shards[shard].remove(at: place)
    }

    /// Learns a fact that was read; it stays when the table is rolled back.
    mutating func learn(_ key: Key, _ fact: Fact<Value>) {
        set(key, fact)
    }

    /// Changes what is known, in a way that ``rollback(to:)`` takes back.
    mutating func change(_ key: Key, to fact: Fact<Value>) {
        undo.append(.restore(key, set(key, fact)))
    }

    /// Changes a value where it lies, in one look; where none is present, `start` is there first.
    /// ``rollback(to:)`` takes it back. Returns what `body` does, and whether it started.
    @inline(__always)
    mutating func change<Result>(
        _ key: Key, startingWith start: @autoclosure () -> Value,
        _ body: (inout Value) -> Result
    ) -> (result: Result, isStarted: Bool) {
        if let (shard, place) = find(key) {
            touch(shard, place)
            if case .present(var value) = shards[shard][place] {
                undo.append(.restore(key, .present(value)))
                let result = body(&value)
                shards[shard][place] = .present(value)
                return (result, false)
            }
        }
        var value = start()
        let result = body(&value)
        change(key, to: .present(value))
        return (result, true)
    }

    /// Changes a value that is present where it lies, and keeps how to change it back instead of a
    /// copy: for values that are large. Does nothing where no value is present.
    ///
    /// `revert` may meet a value that was read since, in which the change never was.
    mutating func modify(
        _ key: Key, revert: @escaping @Sendable (inout Value) -> Void,
        _ body: (inout Value) -> Void
    ) {
        if mutate(key, body) { undo.append(.revert(key, revert)) }
    }

    private mutating func mutate(_ key: Key, _ body: (inout Value) -> Void) -> Bool {
        guard let (shard, place) = find(key),
            case .present(var value) = shards[shard][place]
        else { return false }
        touch(shard, place)
        // The table lets go of the value meanwhile, so that changing it copies nothing.
        shards[shard][place] = .absent
        body(&value)
        shards[shard][place] = .present(value)
        return true
    }

    /// Forgets a fact, in a way that ``rollback(to:)`` takes back.
    mutating func forget(_ key: Key) {
        guard let previous = remove(key) else { return }
        undo.append(.restore(key, previous))
    }

    /// Forgets every fact for which `isStale` holds, in a way that can be taken back.
    mutating func forgetAll(where isStale: (Fact<Value>) -> Bool) {
        for shard in shards.indices {
            let stale = shards[shard].entries.filter { isStale($0.fact) }.map(\.key)
            for key in stale { forget(key) }
        }
    }

    /// Every value that is known, in no particular order.
    var present: [Value] {
        shards.flatMap { shard in shard.entries.compactMap(\.fact.value) }
    }

    var mark: Int { undo.count }

    /// Takes back every change since `mark`.
    mutating func rollback(to mark: Int) {
        while undo.count > mark {
            switch undo.removeLast() {
            case .restore(let key, let previous?): set(key, previous)
            case .restore(let key, nil): _ = remove(key)
            case .revert(let key, let body):
                // Where it was forgotten since, there is nothing to take back.
                _ = mutate(key, body)
            }
        }
    }

    /// Makes the changes up to `mark` final, and forgets facts where there are too many.
    mutating func settle(upTo mark: Int) {
        if mark == undo.count {
            undo.removeAll(keepingCapacity: true)
        } else {
            undo.removeFirst(mark)
        }
        guard !overfull.isEmpty else { return }
        for shard in overfull where shards[shard].youngCount > youngLimit {
            shards[shard].sweep()
        }
        overfull.removeAll(keepingCapacity: true)
    }
}
