/// Virtual time, in microseconds since the run began.
typealias Time = Int

extension Int {
    static func milliseconds(_ count: Int) -> Time { count * 1_000 }
    static func seconds(_ count: Int) -> Time { count * 1_000_000 }
}

/// What is to happen, by when; what is due at the same time happens in the order it was noted.
///
/// A heap of numbers, so that a run costs little in a build without optimisation too: the time and
/// the order in one, and beside each the place of its action.
struct Agenda {
    private var keys: [Int] = []
    private var places: [Int] = []
    private var actions: [(() -> Void)?] = []
    private var free: [Int] = []
    private var noted = 0

    private static let orderBits = 22

    mutating func note(at time: Time, _ action: @escaping () -> Void) {
        noted += 1
        let key = time << Self.orderBits | noted
        let place: Int
        if let last = free.popLast() {
            place = last
            actions[place] = action
        } else {
            place = actions.count
            actions.append(action)
        }
        var hole = keys.count
        keys.append(key)
        places.append(place)
        while hole > 0 {
            let above = (hole - 1) >> 1
            let other = keys[above]
            guard key < other else { break }
            keys[hole] = other
            places[hole] = places[above]
            hole = above
        }
        keys[hole] = key
        places[hole] = place
    }

    /// The next to happen, taken out.
    mutating func next() -> (time: Time, action: () -> Void)? {
        guard let first = keys.first, let key = keys.popLast(), let moved = places.last else {
            return nil
        }
        let place = places[0]
        places.removeLast()
        if !keys.isEmpty { sift(key, moved) }
        guard let action = actions[place] else { preconditionFailure("what was noted is there") }
        actions[place] = nil
        free.append(place)
        return (first >> Self.orderBits, action)
    }

    /// Puts an entry where the first was, and lets it sink.
    private mutating func sift(_ key: Int, _ place: Int) {
        var hole = 0
        let count = keys.count
        while true {
            var below = 2 * hole + 1
            guard below < count else { break }
            if below + 1 < count, keys[below + 1] < keys[below] { below += 1 }
            let other = keys[below]
            guard other < key else { break }
            keys[hole] = other
            places[hole] = places[below]
            hole = below
        }
        keys[hole] = key
        places[hole] = place
    }
}
