import Testing

@testable import RegularExpressions

@Suite struct AlphabetTests {
    private static let patterns = [
        "a", "abc", "[a-z]x", "[^a]", "(?i)k", "\\pL\\d", "\\bé", "(?m)^a", "\\p{Greek}|\\p{Han}|x",
        "[\\x{80}-\\x{10FFFF}]", "\\B", "(?s).", "[\\x{d800}-\\x{dfff}]", "[^\\x00-\\x{10FFFF}]",
    ]

    private func program(_ pattern: String) throws -> Program {
        var parser = Parser(pattern)
        return Program(try parser.parse())
    }

    /// What the program can tell of a code point.
    private func facts(_ scalar: UInt32, _ program: Program) -> [Bool] {
        let states = program.states.map { state in
            switch state {
            case .scalar(let wanted, _): wanted == scalar
            case .set(let set, _): program.sets[Int(set)].contains(scalar)
            case .match, .assertion, .split: false
            }
        }
        let neighbour = program.neighbour(scalar)
        return states + [neighbour == .newline, neighbour == .word]
    }

    /// Code points about every bound of every set, and others.
    private func samples(_ program: Program) -> [UInt32] {
        let bounds = program.sets.flatMap(\.bounds).flatMap { [$0 &- 1, $0, $0 + 1] }
        let others: [UInt32] = Array(0...0x100) + [0x3B1, 0x4E00, 0xD7FF, 0xE000, 0xFFFF, 0x10FFFF]
        return (bounds + others).filter { $0 <= 0x10FFFF }
    }

    @Test(arguments: patterns)
    func `code points of one symbol are alike for the program`(pattern: String) throws {
        let program = try program(pattern)
        var known: [Int: [Bool]] = [:]
        for scalar in samples(program) {
            let symbol = program.alphabet.symbol(of: scalar)
            #expect(symbol < program.alphabet.count)
            #expect(known[symbol, default: facts(scalar, program)] == facts(scalar, program))
            known[symbol] = facts(scalar, program)
            if scalar < 0x80 {
                #expect(program.alphabet.symbol(ofASCII: UInt8(scalar)) == symbol)
            }
        }
    }

    @Test func `no more symbols are made than the program can tell apart`() throws {
        #expect(try program("\\pL").alphabet.count == 2)
        #expect(try program("\\pL\\PL").alphabet.count == 2)
        #expect(try program("[a-c][b-d]").alphabet.count == 4)
        #expect(try program("[a-z]\\b").alphabet.count == 3)
        #expect(try program("(?s).").alphabet.count == 1)
    }

    @Test(arguments: patterns)
    func `giving up the search for like pieces only makes more symbols`(pattern: String) throws {
        let program = try program(pattern)
        let coarse = Alphabet(
            states: program.states, sets: program.sets, neighbours: program.neighbours,
            separatesASCII: program.matchesInsideScalar, maximumRefinement: 0)
        #expect(coarse.count >= program.alphabet.count)
        var known: [Int: Int] = [:]
        for scalar in samples(program) {
            let symbol = program.alphabet.symbol(of: scalar)
            #expect(known[coarse.symbol(of: scalar), default: symbol] == symbol)
            known[coarse.symbol(of: scalar)] = symbol
        }
    }
}
