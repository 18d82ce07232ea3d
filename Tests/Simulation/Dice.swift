internal import TestSupport

/// All chance of a run, from its seed.
struct Dice {
    private var generator: SeededGenerator

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// From 0 up to `bound`, which is left out.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: generator.next() >> 1) % bound
    }

    /// Both ends included.
    mutating func between(_ least: Int, _ most: Int) -> Int {
        least + below(most - least + 1)
    }

    /// Whether something that happens so often in a thousand happens.
    mutating func happens(_ perThousand: Int) -> Bool {
        perThousand > 0 && below(1_000) < perThousand
    }

    /// Mostly near `least`, seldom near `most`, evenly by order of magnitude.
    mutating func skewed(_ least: Int, _ most: Int) -> Int {
        var span = most - least
        guard span > 0 else { return least }
        for _ in 0..<below(8) where span > 1 { span /= 4 }
        return least + below(max(span, 1) + 1)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }
}
