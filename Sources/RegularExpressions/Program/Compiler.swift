/// Writes the states of a pattern, from its end to its beginning.
///
/// Going backwards, what follows a piece is known when the piece is written, so nothing is patched
/// but the entry of a loop. Steps wait on a stack of the compiler's own.
///
/// The number of states and of steps is bounded by the weight of the pattern's root, which the
/// parser has checked.
struct Compiler {
    private enum Step {
        case write(Int)
        /// Writes the alternative at this child, with the entry of those after it, all of which
        /// lead to `exit`.
        case writeAlternative(Int, of: Range<Int>, exit: UInt32)
        /// Joins the alternative just written to the entry of those after it.
        case joinAlternative(Int, of: Range<Int>, exit: UInt32, others: UInt32)
        /// Begins a loop over a node; `isOptional` if it may be passed by.
        case openLoop(Int, isOptional: Bool)
        case closeLoop(split: UInt32, isOptional: Bool)
        /// Lets what was just written be passed by.
        case makeOptional(exit: UInt32)
        /// Writes so many nested optional copies of a node.
        case writeOptional(Int, count: Int)
    }

    private let pattern: Pattern
    private var states: [Program.State] = [.match]
    private var steps: [Step] = []
    /// The state that follows what is written next; at the end, the start.
    private var entry: UInt32 = 0

    init(_ pattern: Pattern) { self.pattern = pattern }

    mutating func compile() -> (states: [Program.State], start: UInt32) {
        states.reserveCapacity(pattern.root.weight + 1)
        steps = [.write(pattern.root.node)]
        while let step = steps.popLast() { perform(step) }
        return (states, entry)
    }

    private mutating func perform(_ step: Step) {
        switch step {
        case .write(let node):
            write(node)
        case .writeAlternative(let child, let range, let exit):
            steps.append(
                .joinAlternative(child, of: range, exit: exit, others: entry))
            steps.append(.write(pattern.children[child]))
            entry = exit
        case .joinAlternative(let child, let range, let exit, let others):
            if child < range.upperBound - 1 { append(.split(entry, others)) }
            guard child > range.lowerBound else { return }
            steps.append(.writeAlternative(child - 1, of: range, exit: exit))
        case .openLoop(let node, let isOptional):
            append(.split(entry, entry))
            steps.append(.closeLoop(split: entry, isOptional: isOptional))
            steps.append(.write(node))
        case .closeLoop(let split, let isOptional):
            guard case .split(_, let exit) = states[Int(split)] else { return }
            states[Int(split)] = .split(entry, exit)
            if isOptional { entry = split }
        case .makeOptional(let exit):
            append(.split(entry, exit))
        case .writeOptional(let node, let count):
            let exit = entry
            for _ in 0..<count { steps += [.makeOptional(exit: exit), .write(node)] }
        }
    }

    private mutating func write(_ node: Int) {
        switch pattern.nodes[node] {
        case .empty:
            return
        case .scalar(let value):
            append(.scalar(value, next: entry))
        case .set(let number):
            append(.set(number, next: entry))
        case .assertion(let assertion):
            append(.assertion(assertion, next: entry))
        case .concatenation(let range):
            steps += pattern.children[range].map { .write($0) }
        case .alternation(let range):
            steps.append(.writeAlternative(range.upperBound - 1, of: range, exit: entry))
        case .repetition(let item, let minimum, let maximum):
            writeRepetition(of: item, minimum: minimum, maximum: maximum)
        }
    }

    /// Writes `x{2,4}` as `xx(x(x)?)?` and `x{2,}` as `xx+`.
    private mutating func writeRepetition(of item: Int, minimum: Int, maximum: Int?) {
        let plain = maximum == nil ? max(0, minimum - 1) : minimum
        for _ in 0..<plain { steps.append(.write(item)) }
        if let maximum {
            if maximum > minimum { steps.append(.writeOptional(item, count: maximum - minimum)) }
        } else {
            steps.append(.openLoop(item, isOptional: minimum == 0))
        }
    }

    /// Appends a state and makes it the entry.
    private mutating func append(_ state: Program.State) {
        states.append(state)
        entry = UInt32(states.count - 1)
    }
}
