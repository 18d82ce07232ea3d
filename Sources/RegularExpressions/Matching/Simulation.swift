/// Runs a program by sets of states: all the ways a match may go are followed at once, so no text
/// makes it go back.
///
/// Between two code points it holds the states that wait for the next one, and the assertions
/// that cannot be decided before the next one is known. A step visits each state at most twice.
struct Simulation: Sendable {
    enum Outcome {
        /// A match has been found; what follows in the text does not matter.
        case matched
        /// Nothing that follows can lead to a match.
        case failed
        case undecided
    }

    let program: Program
    /// The states that wait, and what stands before the place where they do.
    private(set) var subset: Subset
    /// States visited since the beginning of the call, for tests of how the time grows.
    private(set) var work = 0

    private var resolved: [UInt32] = []
    private var waiting: [UInt32] = []
    /// For each state the last visit to it; a state is visited once in each round.
    private var visits: [UInt32]
    private var round: UInt32 = 0

    init(_ program: Program) {
        self.program = program
        subset = Subset(members: [], before: program.firstNeighbour)
        visits = [UInt32](repeating: 0, count: program.states.count)
    }

    mutating func takeWork() -> Int {
        defer { work = 0 }
        return work
    }

    mutating func load(_ subset: Subset) { self.subset = subset }

    /// Goes to the beginning of a text.
    mutating func restart() -> Outcome {
        subset.members.removeAll(keepingCapacity: true)
        subset.before = program.firstNeighbour
        beginRound()
        return enter(program.start) ? .matched : .undecided
    }

    /// Consumes one code point.
    mutating func advance(over scalar: UInt32) -> Outcome {
        if program.matchesInsideScalar, scalar >= 0x80 { return .matched }
        let after = program.neighbour(scalar)
        if resolve(before: after) { return .matched }
        subset.members.removeAll(keepingCapacity: true)
        subset.before = after
        beginRound()
        for number in resolved {
            guard let next = next(of: number, over: scalar) else { continue }
            if enter(next) { return .matched }
        }
        if !program.isAnchored, enter(program.start) { return .matched }
        return subset.members.isEmpty ? .failed : .undecided
    }

    /// Whether the end of the text, if it is here, makes a match.
    mutating func finish() -> Bool { resolve(before: .edge) }

    /// Puts into `resolved` the states that consume, now that what follows the place is known.
    /// Tells whether the end of the program was reached.
    private mutating func resolve(before after: Neighbour) -> Bool {
        resolved.removeAll(keepingCapacity: true)
        guard !program.neighbours.isEmpty else {
            resolved.append(contentsOf: subset.members)
            return false
        }
        beginRound()
        waiting.append(contentsOf: subset.members)
        while let number = waiting.popLast() {
            guard visit(number) else { continue }
            switch program.states[Int(number)] {
            case .match: return stopWaiting()
            case .scalar, .set: resolved.append(number)
            case .split(let first, let second): waiting += [first, second]
            case .assertion(let assertion, let next):
                if assertion.holds(after: subset.before, before: after) { waiting.append(next) }
            }
        }
        return false
    }

    /// Adds a state, and those it leads to without consuming, to the members; assertions wait.
    /// Tells whether the end of the program was reached.
    private mutating func enter(_ state: UInt32) -> Bool {
        waiting.append(state)
        while let number = waiting.popLast() {
            guard visit(number) else { continue }
            switch program.states[Int(number)] {
            case .match: return stopWaiting()
            case .scalar, .set, .assertion: subset.members.append(number)
            case .split(let first, let second): waiting += [first, second]
            }
        }
        return false
    }

    private mutating func stopWaiting() -> Bool {
        waiting.removeAll(keepingCapacity: true)
        return true
    }

    private func next(of number: UInt32, over scalar: UInt32) -> UInt32? {
        switch program.states[Int(number)] {
        case .scalar(let wanted, let next): wanted == scalar ? next : nil
        case .set(let set, let next): program.sets[Int(set)].contains(scalar) ? next : nil
        case .match, .assertion, .split: nil
        }
    }

    private mutating func beginRound() {
        if round == .max {
            for index in visits.indices { visits[index] = 0 }
            round = 0
        }
        round += 1
    }

    /// Whether the state is visited for the first time in this round.
    private mutating func visit(_ number: UInt32) -> Bool {
        work += 1
        guard visits[Int(number)] != round else { return false }
        visits[Int(number)] = round
        return true
    }
}
