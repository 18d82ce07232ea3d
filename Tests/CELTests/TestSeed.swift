import Foundation

/// The seed of random tests: that of `DAYBOOK_TEST_SEED`, or a new one, printed either way.
enum TestSeed {
    static let value: UInt64 = {
        let given = ProcessInfo.processInfo.environment["DAYBOOK_TEST_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("DAYBOOK_TEST_SEED=\(seed)")
        return seed
    }()

    static func generator() -> SeededGenerator { SeededGenerator(seed: value) }
}
