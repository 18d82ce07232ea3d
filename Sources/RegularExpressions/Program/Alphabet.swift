/// The code points, gathered into symbols that a program cannot tell apart.
///
/// A table of transitions needs a column for each symbol instead of one for each code point. The
/// code points are cut at every bound of every set; pieces that lie in the same sets share a
/// symbol.
struct Alphabet: Sendable {
    /// The number of symbols, numbered from 0.
    let count: Int
    /// The symbol of each ASCII code point.
    private let asciiSymbols: [Int32]
    /// The lowest code point of each piece, ascending from 0.
    private let pieceStarts: [UInt32]
    private let pieceSymbols: [Int32]

    /// How many pieces may be looked at, over all sets, to find those that share a symbol. A
    /// pattern of very many large sets that needs more gets a symbol for each piece, which is as
    /// right, only larger.
    static let maximumRefinement = 1 << 22

    init(
        states: [Program.State], sets: [ScalarSet], neighbours: Program.NeighbourKinds,
        separatesASCII: Bool, maximumRefinement: Int = Alphabet.maximumRefinement
    ) {
        var separated = sets
        separated += Self.scalars(in: states).map { ScalarSet(bounds: [$0, $0]) }
        if neighbours.contains(.newlines) { separated.append(.newline) }
        if neighbours.contains(.words) { separated.append(.word) }
        if separatesASCII { separated.append(.beyondASCII) }
        let starts = Self.pieceStarts(of: separated)
        let symbols = Self.symbols(
            ofPieces: starts, separating: separated, maximumRefinement: maximumRefinement)
        pieceStarts = starts
        pieceSymbols = symbols
        count = Int(symbols.max() ?? 0) + 1
        asciiSymbols = (0..<0x80).map { scalar in
            symbols[Self.piece(of: scalar, in: starts)]
        }
    }

    func symbol(ofASCII byte: UInt8) -> Int { Int(asciiSymbols[Int(byte)]) }

    func symbol(of scalar: UInt32) -> Int {
        Int(pieceSymbols[Self.piece(of: scalar, in: pieceStarts)])
    }

    /// The single code points that the states consume, each once, ascending.
    private static func scalars(in states: [Program.State]) -> [UInt32] {
        var scalars: Set<UInt32> = []
        for case .scalar(let scalar, _) in states { scalars.insert(scalar) }
        return scalars.sorted()
    }

    private static func pieceStarts(of sets: [ScalarSet]) -> [UInt32] {
        var starts: Set<UInt32> = [0]
        for set in sets {
            for low in stride(from: 0, to: set.bounds.count, by: 2) {
                starts.insert(set.bounds[low])
                starts.insert(set.bounds[low + 1] + 1)
            }
        }
        starts.remove(ScalarSet.highest + 1)
        return starts.sorted()
    }

    /// Splits the symbols by one set after the other: pieces in the set that shared a symbol with
    /// pieces outside it get a new one.
    private static func symbols(
        ofPieces starts: [UInt32], separating sets: [ScalarSet], maximumRefinement: Int
    ) -> [Int32] {
        var symbols = [Int32](repeating: 0, count: starts.count)
        var symbolCount: Int32 = 1
        var work = 0
        for set in sets {
            var renamed: [Int32: Int32] = [:]
            for low in stride(from: 0, to: set.bounds.count, by: 2) {
                var index = piece(of: set.bounds[low], in: starts)
                while index < starts.count, starts[index] <= set.bounds[low + 1] {
                    if renamed[symbols[index]] == nil {
                        renamed[symbols[index]] = symbolCount
                        symbolCount += 1
                    }
                    symbols[index] = renamed[symbols[index]] ?? 0
                    index += 1
                    work += 1
                }
            }
            guard work <= maximumRefinement else { return (0..<Int32(starts.count)).map { $0 } }
        }
        return numberedInOrder(symbols)
    }

    /// Numbers the symbols anew in the order in which they first occur, without gaps.
    private static func numberedInOrder(_ symbols: [Int32]) -> [Int32] {
        var numbers: [Int32: Int32] = [:]
        return symbols.map { symbol in
            if let number = numbers[symbol] { return number }
            let number = Int32(numbers.count)
            numbers[symbol] = number
            return number
        }
    }

    /// The index of the last piece that begins at or before the code point.
    private static func piece(of scalar: UInt32, in starts: [UInt32]) -> Int {
        var low = 0
        var high = starts.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= scalar { low = middle } else { high = middle }
        }
        return low
    }
}
