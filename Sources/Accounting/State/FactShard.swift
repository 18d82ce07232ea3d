/// A small part of a table of facts: some hundred entries, found by the number that their key mixes
/// to.
///
/// Entries lie one behind another; `slots` says where the one that belongs there lies (open
/// addressing, linear probing, at most half full). So growing moves entries and mixes no key again.
struct FactShard<Key: FactTableKey, Value: Sendable>: Sendable {
    struct Entry: Sendable {
        let mixed: UInt64
        let key: Key
        var fact: Fact<Value>
        /// Whether it was asked for since the last sweep.
        var isYoung: Bool
    }

    private(set) var entries: ContiguousArray<Entry> = []
    /// Places in `entries`, or ``free``; a power of two of them, or none.
    private var slots: ContiguousArray<Int32> = []
    private(set) var youngCount = 0

    private static var free: Int32 { -1 }
    private static var fewestSlots: Int { 8 }

    /// Where the entry of `key` lies; nil when there is none.
    @inline(__always)
    func find(_ key: Key, _ mixed: UInt64) -> Int? {
        guard !slots.isEmpty else { return nil }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: mixed) & mask
        while true {
            let place = Int(slots[slot])
            if place < 0 { return nil }
            if entries[place].mixed == mixed, entries[place].key == key { return place }
            slot = (slot + 1) & mask
        }
    }

    subscript(place: Int) -> Fact<Value> {
        @inline(__always) get { entries[place].fact }
        @inline(__always) _modify { yield &entries[place].fact }
    }

    /// Notes that an entry was asked for. Returns how many were since the last sweep.
    @inline(__always)
    mutating func touch(_ place: Int) -> Int {
        if !entries[place].isYoung {
            entries[place].isYoung = true
            youngCount += 1
        }
        return youngCount
    }

    /// Adds an entry for a key that has none.
    mutating func insert(_ key: Key, _ mixed: UInt64, _ fact: Fact<Value>) {
        if (entries.count + 1) * 2 > slots.count { grow() }
        place(Int32(entries.count), mixed)
        entries.append(Entry(mixed: mixed, key: key, fact: fact, isYoung: true))
        youngCount += 1
    }

    private mutating func grow() {
        let count = max(slots.count * 2, Self.fewestSlots)
        slots = ContiguousArray(repeating: Self.free, count: count)
        for (index, entry) in entries.enumerated() { place(Int32(index), entry.mixed) }
    }

    private mutating func place(_ index: Int32, _ mixed: UInt64) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: mixed) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = index
    }

    /// Takes the entry at `place` out, and returns what was known.
    mutating func remove(at place: Int) -> Fact<Value> {
        freeSlot(slot(of: place))
        let last = entries.count - 1
        if place != last {
            slots[slot(of: last)] = Int32(place)
            entries.swapAt(place, last)
        }
        let removed = entries.removeLast()
        if removed.isYoung { youngCount -= 1 }
        return removed.fact
    }

    private func slot(of place: Int) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: entries[place].mixed) & mask
        while slots[slot] != place { slot = (slot + 1) & mask }
        return slot
    }

    /// Frees a slot, and moves those behind it that it had pushed on, so that no search ends early.
    private mutating func freeSlot(_ slot: Int) {
        let mask = slots.count - 1
        var hole = slot
        var next = (slot + 1) & mask
        while slots[next] >= 0 {
            let home = Int(truncatingIfNeeded: entries[Int(slots[next])].mixed) & mask
            if (next - home) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Self.free
    }

    /// Forgets what was not asked for since the last sweep; what is left has to be asked for anew.
    mutating func sweep() {
        var kept: ContiguousArray<Entry> = []
        kept.reserveCapacity(youngCount)
        for entry in entries where entry.isYoung { kept.append(entry) }
        for index in kept.indices { kept[index].isYoung = false }
        entries = kept
        youngCount = 0
        for index in slots.indices { slots[index] = Self.free }
        for (index, entry) in entries.enumerated() { place(Int32(index), entry.mixed) }
    }
}
