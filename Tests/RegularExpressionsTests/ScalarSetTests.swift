import Foundation
import Testing

@testable import RegularExpressions

@Suite struct ScalarSetTests {
    /// A generator that a seed determines.
    private struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let seed: UInt64 =
        ProcessInfo.processInfo.environment["DAYBOOK_TEST_SEED"].flatMap { UInt64($0) }
        ?? UInt64.random(in: 0...UInt64.max)

    @Test func `a set built of ranges in any order holds just what they hold`() {
        print("DAYBOOK_TEST_SEED=\(Self.seed)")
        var generator = SeededGenerator(state: Self.seed)
        for _ in 0..<200 {
            var builder = ScalarSetBuilder()
            var expected: Set<UInt32> = []
            for _ in 0..<Int.random(in: 0...12, using: &generator) {
                let low = UInt32.random(in: 0...150, using: &generator)
                let high = low + UInt32.random(in: 0...20, using: &generator)
                builder.insert(low, through: high)
                expected.formUnion(low...high)
            }
            let set = builder.build()
            let complement = set.complement
            for scalar in 0...200 as ClosedRange<UInt32> {
                #expect(set.contains(scalar) == expected.contains(scalar))
                #expect(complement.contains(scalar) != expected.contains(scalar))
            }
            #expect(complement.complement == set)
            #expect(zip(set.bounds, set.bounds.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test func `ranges that touch become one`() {
        var builder = ScalarSetBuilder()
        builder.insert(5, through: 9)
        builder.insert(0, through: 4)
        builder.insert(10, through: 0x10FFFF)
        #expect(builder.build() == .everything)
        #expect(ScalarSet.everything.complement.bounds == [])
    }

    @Test func `a builder fed the same large class over and over stays small`() throws {
        let letters = try #require(ScalarSet.unicodeClass("L"))
        var builder = ScalarSetBuilder()
        for _ in 0..<200 { builder.insert(letters) }
        #expect(builder.pendingRanges < 10_000)
        #expect(builder.build() == letters)
    }

    @Test func `an orbit comes round, whichever of its members it begins with`() {
        #expect(ScalarSet.orbit(of: 0x6B).sorted() == [0x4B, 0x6B, 0x212A])
        #expect(ScalarSet.orbit(of: 0x31) == [0x31])
        for scalar in CaseOrbitTable.scalars {
            let orbit = ScalarSet.orbit(of: scalar)
            #expect(orbit.count > 1 && orbit.count <= 4)
            for other in orbit { #expect(ScalarSet.orbit(of: other).sorted() == orbit.sorted()) }
        }
    }
}
