internal import Foundation

/// Random numbers that can be drawn again: SplitMix64 from a seed that the test prints.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether something that happens so often in a hundred happens.
    public mutating func happens(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    public mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.randomElement(using: &self)
    }
}

/// The seeds of a random test: those given in `DAYBOOK_TEST_SEED`, else fresh ones, which are
/// printed so that a failure can be drawn again.
public enum TestSeed {
    public static func seeds(_ count: Int, for test: String = #function) -> [UInt64] {
        if let given = ProcessInfo.processInfo.environment["DAYBOOK_TEST_SEED"],
            let seed = UInt64(given)
        {
            return [seed]
        }
        let seeds = (0..<count).map { _ in UInt64.random(in: 0...UInt64(Int64.max)) }
        print("\(test): seeds \(seeds); DAYBOOK_TEST_SEED=N draws one again")
        return seeds
    }
}
