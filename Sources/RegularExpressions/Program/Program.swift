/// A compiled pattern: the states of a nondeterministic automaton over code points.
struct Program: Sendable {
    enum State {
        /// The whole pattern has matched.
        case match
        /// Consumes this code point.
        case scalar(UInt32, next: UInt32)
        /// Consumes one code point of this set.
        case set(UInt32, next: UInt32)
        /// Goes on where the assertion holds.
        case assertion(Assertion, next: UInt32)
        /// Goes both ways.
        case split(UInt32, UInt32)
    }

    let states: [State]
    let sets: [ScalarSet]
    let start: UInt32
    let alphabet: Alphabet
    /// Whether a match can begin at the beginning of the text only.
    let isAnchored: Bool
    let neighbours: NeighbourKinds
    /// Whether the pattern matches without consuming anything and without asking where it is.
    let matchesEveryText: Bool
    /// Whether any text with a code point beyond ASCII matches.
    ///
    /// RE2 looks for a match at every byte, so a pattern that can match nothing at all, such as
    /// `\B`, matches between two bytes of one code point, each of which is no word character.
    let matchesInsideScalar: Bool

    /// What the assertions of a program need to tell apart.
    struct NeighbourKinds: OptionSet {
        let rawValue: UInt8
        static let edges = NeighbourKinds(rawValue: 1)
        static let newlines = NeighbourKinds(rawValue: 2)
        static let words = NeighbourKinds(rawValue: 4)
    }

    init(_ pattern: Pattern) {
        var compiler = Compiler(pattern)
        let (states, start) = compiler.compile()
        self.states = states
        self.start = start
        sets = pattern.sets
        isAnchored = pattern.root.isAnchored
        neighbours = Self.neighbourKinds(of: states)
        matchesEveryText = Self.matchesNothing(states, from: start) { _ in false }
        matchesInsideScalar =
            neighbours.contains(.words)
            && Self.matchesNothing(states, from: start) { assertion in
                assertion.holds(after: .other, before: .other)
            }
        alphabet = Alphabet(
            states: states, sets: sets, neighbours: neighbours,
            separatesASCII: matchesInsideScalar)
    }

    /// What the neighbour of a position is, as far as the program's assertions ask.
    func neighbour(_ scalar: UInt32) -> Neighbour {
        if scalar == 0x0A, neighbours.contains(.newlines) { return .newline }
        if neighbours.contains(.words), scalar < 0x80, ScalarSet.word.contains(scalar) {
            return .word
        }
        return .other
    }

    /// What stands before the first position of a text.
    var firstNeighbour: Neighbour { neighbours.isEmpty ? .other : .edge }

    private static func neighbourKinds(of states: [State]) -> NeighbourKinds {
        states.reduce(into: []) { kinds, state in
            guard case .assertion(let assertion, _) = state else { return }
            switch assertion {
            case .beginText, .endText: kinds.insert(.edges)
            case .beginLine, .endLine: kinds.formUnion([.edges, .newlines])
            case .wordBoundary, .noWordBoundary: kinds.formUnion([.edges, .words])
            }
        }
    }

    /// Whether the end can be reached without consuming anything, through those assertions that
    /// hold.
    private static func matchesNothing(
        _ states: [State], from start: UInt32, where holds: (Assertion) -> Bool
    ) -> Bool {
        var isSeen = [Bool](repeating: false, count: states.count)
        var waiting = [start]
        while let number = waiting.popLast() {
            guard !isSeen[Int(number)] else { continue }
            isSeen[Int(number)] = true
            switch states[Int(number)] {
            case .match: return true
            case .scalar, .set: continue
            case .assertion(let assertion, let next): if holds(assertion) { waiting.append(next) }
            case .split(let first, let second): waiting += [first, second]
            }
        }
        return false
    }
}
