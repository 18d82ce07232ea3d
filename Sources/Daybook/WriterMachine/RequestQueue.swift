/// A request on its way, and since when.
struct Pending<Request: Sendable>: Sendable {
    let request: Request
    let arrivedAt: Duration
}

/// Requests in their order, taken from the front.
struct RequestQueue<Request: Sendable>: Sendable {
    private var entries: [Pending<Request>] = []
    private var head = 0

    /// Entries already taken that are kept before the rest moves up.
    private static var compactionSize: Int { 1_024 }

    var count: Int { entries.count - head }
    var isEmpty: Bool { head == entries.count }
    var first: Pending<Request>? { isEmpty ? nil : entries[head] }

    /// The first `limit` of them.
    func prefix(_ limit: Int) -> ArraySlice<Pending<Request>> { entries[head...].prefix(limit) }

    mutating func append(_ entry: Pending<Request>) { entries.append(entry) }

    mutating func removeFirst() -> Pending<Request> {
        let entry = entries[head]
        head += 1
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= Self.compactionSize, head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return entry
    }

    /// Puts requests back in front of all others.
    mutating func prepend(_ returned: [Pending<Request>]) {
        guard !returned.isEmpty else { return }
        entries.replaceSubrange(..<head, with: returned)
        head = 0
    }

    /// Takes out those for which `isTaken` holds, in their order.
    mutating func removeAll(
        where isTaken: (Pending<Request>) -> Bool
    ) -> [Pending<Request>] {
        let taken = entries[head...].filter(isTaken)
        guard !taken.isEmpty else { return [] }
        entries = entries[head...].filter { !isTaken($0) }
        head = 0
        return taken
    }
}
