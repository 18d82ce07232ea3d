import Synchronization

/// Keeps the automata of a pattern between calls, so that the next call finds their tables filled.
///
/// An automaton is off the shelf while a call uses it: the lock is held only to take it and to put
/// it back, never while a text is matched, and calls at the same time each have their own.
final class AutomatonShelf: Sendable {
    private let automata = Mutex<[LazyAutomaton]>([])

    func take() -> LazyAutomaton? {
        automata.withLock { $0.popLast() }
    }

    func put(_ automaton: LazyAutomaton) {
        automata.withLock { kept in
            guard kept.count < RegularExpression.maximumKeptAutomata else { return }
            kept.append(automaton)
        }
    }
}
