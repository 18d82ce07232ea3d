/// Makes the nodes of a pattern from the bottom up, and holds them to the limits as it does.
///
/// The weight of a node is checked when the node is made, so a pattern that would grow too large
/// is refused before anything grows.
struct PatternBuilder {
    private var nodes: [Pattern.Node] = []
    private var children: [Int] = []
    private var sets: [ScalarSet] = []
    private var setNumbers: [ScalarSet: UInt32] = [:]
    private var rangeCount = 0

    func finish(_ root: Pattern.Operand) -> Pattern {
        Pattern(nodes: nodes, children: children, sets: sets, root: root)
    }

    mutating func empty() -> Pattern.Operand { leaf(.empty, consumes: false) }

    mutating func scalar(_ value: UInt32) -> Pattern.Operand { leaf(.scalar(value)) }

    mutating func assertion(_ assertion: Assertion) -> Pattern.Operand {
        leaf(.assertion(assertion), consumes: false, isAnchored: assertion == .beginText)
    }

    /// Equal sets are kept once, so that naming a large class often costs nothing.
    mutating func set(_ set: ScalarSet, at offset: Int) throws(PatternError) -> Pattern.Operand {
        if let number = setNumbers[set] { return leaf(.set(number)) }
        rangeCount += set.rangeCount
        guard rangeCount <= RegularExpression.maximumRanges else {
            throw PatternError(.tooManyRanges, at: offset)
        }
        let number = UInt32(sets.count)
        sets.append(set)
        setNumbers[set] = number
        return leaf(.set(number))
    }

    mutating func concatenation(
        _ items: [Pattern.Operand], at offset: Int
    ) throws(PatternError) -> Pattern.Operand {
        guard let first = items.first else { return empty() }
        guard items.count > 1 else { return first }
        let leading = items.prefix(1 + (items.firstIndex { $0.consumes } ?? items.count - 1))
        return Pattern.Operand(
            node: append(.concatenation(appendChildren(items))),
            weight: try checked(items.reduce(0) { $0 + $1.weight }, at: offset),
            repetitionProduct: items.reduce(1) { max($0, $1.repetitionProduct) },
            consumes: items.contains { $0.consumes },
            isAnchored: leading.contains { $0.isAnchored })
    }

    mutating func alternation(
        _ items: [Pattern.Operand], at offset: Int
    ) throws(PatternError) -> Pattern.Operand {
        guard let first = items.first else { return empty() }
        guard items.count > 1 else { return first }
        return Pattern.Operand(
            node: append(.alternation(appendChildren(items))),
            weight: try checked(items.reduce(-1) { $0 + $1.weight + 1 }, at: offset),
            repetitionProduct: items.reduce(1) { max($0, $1.repetitionProduct) },
            consumes: items.contains { $0.consumes },
            isAnchored: items.allSatisfy { $0.isAnchored })
    }

    /// Repeats an operand; `offset` is where the operator begins.
    ///
    /// What cannot consume anything matches once as often as it likes, so it is not written out.
    mutating func repetition(
        of item: Pattern.Operand, minimum: Int, maximum: Int?, at offset: Int
    ) throws(PatternError) -> Pattern.Operand {
        let copies = max(1, maximum ?? minimum)
        let product = copies * item.repetitionProduct
        guard product <= RegularExpression.maximumRepetition else {
            throw PatternError(.badRepetition, at: offset)
        }
        guard item.consumes, maximum != 0 else {
            let isOptional = minimum == 0
            return Pattern.Operand(
                node: isOptional ? append(.empty) : item.node,
                weight: isOptional ? 1 : item.weight, repetitionProduct: product,
                consumes: false, isAnchored: !isOptional && item.isAnchored)
        }
        let splits = maximum.map { $0 - minimum } ?? 1
        return Pattern.Operand(
            node: append(.repetition(item.node, minimum: minimum, maximum: maximum)),
            weight: try checked(copies * item.weight + splits, at: offset),
            repetitionProduct: product, consumes: true,
            isAnchored: minimum > 0 && item.isAnchored)
    }

    private mutating func leaf(
        _ node: Pattern.Node, consumes: Bool = true, isAnchored: Bool = false
    ) -> Pattern.Operand {
        Pattern.Operand(
            node: append(node), weight: 1, repetitionProduct: 1, consumes: consumes,
            isAnchored: isAnchored)
    }

    private mutating func append(_ node: Pattern.Node) -> Int {
        nodes.append(node)
        return nodes.count - 1
    }

    private mutating func appendChildren(_ items: [Pattern.Operand]) -> Range<Int> {
        let start = children.count
        children += items.map(\.node)
        return start..<children.count
    }

    private func checked(_ weight: Int, at offset: Int) throws(PatternError) -> Int {
        guard weight <= RegularExpression.maximumStates else {
            throw PatternError(.tooManyStates, at: offset)
        }
        return weight
    }
}
