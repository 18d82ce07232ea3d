import Synchronization

/// Keeps the automata of a program between calls, so that the next call finds their tables filled.
///
/// An automaton is off the shelf while a call uses it: the lock is held only to take it and to put
/// it back, never while a text is matched, and calls at the same time each have their own.
final class AutomatonShelf: Sendable {
    private typealias Places = InlineArray<4, LazyAutomaton?>

    static var placeCount: Int { Places.count }

    let program: Program
    private let places = Mutex(Places { _ in nil })

    init(_ program: Program) { self.program = program }

    func take() -> LazyAutomaton {
        let kept: LazyAutomaton? = places.withLock { places in
            for index in places.indices {
                if let automaton = places[index].take() { return automaton }
            }
            return nil
        }
        return kept ?? LazyAutomaton(program)
    }

    /// Drops the automaton if every place is taken.
    func put(_ automaton: consuming LazyAutomaton) {
        var returned = Optional(automaton)
        places.withLock { places in
            for index in places.indices where places[index] == nil {
                places[index] = returned.take()
                return
            }
        }
    }
}
