/// Virtual time, in microseconds since the run began.
typealias Time = Int

extension Int {
    static func milliseconds(_ count: Int) -> Time { count * 1_000 }
    static func seconds(_ count: Int) -> Time { count * 1_000_000 }
}

/// What is to happen, by when; what is due at the same time happens in the order it was noted.
///
/// A heap, so that a run costs by what happens in it.
struct Agenda {
    private struct Item {
        let time: Time
        let order: Int
        let action: () -> Void
    }

    private var heap: [Item] = []
    private var noted = 0

    mutating func note(at time: Time, _ action: @escaping () -> Void) {
        noted += 1
        heap.append(Item(time: time, order: noted, action: action))
        var place = heap.count - 1
        while place > 0 {
            let above = (place - 1) / 2
            guard isBefore(place, above) else { return }
            heap.swapAt(place, above)
            place = above
        }
    }

    /// The next to happen, taken out.
    mutating func next() -> (time: Time, action: () -> Void)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (first.time, first.action) }
        heap[0] = last
        var place = 0
        while true {
            var least = place
            let left = 2 * place + 1
            if left < heap.count, isBefore(left, least) { least = left }
            if left + 1 < heap.count, isBefore(left + 1, least) { least = left + 1 }
            guard least != place else { return (first.time, first.action) }
            heap.swapAt(place, least)
            place = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        if heap[left].time != heap[right].time { return heap[left].time < heap[right].time }
        return heap[left].order < heap[right].order
    }
}
