/// A deterministic automaton whose states are made when a text first needs them.
///
/// Its table has a row for each subset of the program's states that was met, and in it an entry
/// for each symbol and one for the end of the text. An entry is where the next row begins, or one
/// of the negative marks.
///
/// It is handed on, never copied: a copy would count each of its arrays up and down, which costs
/// more than to match a short text.
struct LazyAutomaton: ~Copyable, Sendable {
    private enum Mark {
        static let unknown: Int32 = -1
        static let matched: Int32 = -2
        static let failed: Int32 = -3
    }

    /// Emptying the table pays only if, since the last time, more than this many bytes were read
    /// for each row made.
    private static let bytesReadPerRow = 10

    /// What a row costs beyond its members and entries, roughly.
    private static let rowOverhead = 128

    /// Entries in a row.
    private let columns: Int
    private var simulation: Simulation
    private var entries: [Int32] = []
    /// The subset of each row, in the order of the rows.
    private var subsets: [Subset] = []
    private var rows: [Subset: Int32] = [:]
    /// What the rows take, by a reckoning that leaves out the spare room of arrays.
    private(set) var tableBytes = 0
    private var startRow = Mark.unknown
    /// How often the table has been emptied; a row of before means nothing after.
    private(set) var emptyings = 0
    /// How many bytes were read before this call, since the table was last emptied.
    private var bytesReadBefore = 0

    private let maximumTableBytes: Int

    init(
        _ program: Program, maximumTableBytes: Int = RegularExpression.maximumTableBytes
    ) {
        self.maximumTableBytes = maximumTableBytes
        columns = program.alphabet.count + 1
        simulation = Simulation(program)
    }

    /// Whether the program matches anywhere in the text, which is valid UTF-8. Adds to `work` the
    /// bytes read and the states visited.
    mutating func matches(_ text: Span<UInt8>, work: inout Int) -> Bool {
        var position = 0
        let answer = matches(text, position: &position)
        work += position + simulation.takeWork()
        return answer
    }

    private mutating func matches(_ text: Span<UInt8>, position: inout Int) -> Bool {
        defer { bytesReadBefore += position }
        guard var row = rowAtStart() else { return simulate(text, position: &position) }
        while row >= 0 {
            let mark = follow(text, position: &position, row: &row)
            guard mark == Mark.unknown else { return mark == Mark.matched }
            guard position < text.count else { return finish(row) }
            guard let next = extend(row, over: text, position: &position) else {
                return simulate(text, position: &position)
            }
            row = next
        }
        return row == Mark.matched
    }

    /// Follows the table as far as it is known; then the position is that of the first code point
    /// not yet consumed.
    private func follow(
        _ text: Span<UInt8>, position: inout Int, row: inout Int32
    ) -> Int32 {
        let entries = entries.span
        let alphabet = simulation.program.alphabet
        while position < text.count {
            let byte = text[position]
            var width = 1
            let symbol: Int
            if byte < 0x80 {
                symbol = alphabet.symbol(ofASCII: byte)
            } else {
                let scalar = text.scalar(at: position)
                width = scalar.width
                symbol = alphabet.symbol(of: scalar.value)
            }
            let next = entries[Int(row) + symbol]
            guard next >= 0 else { return next }
            row = next
            position += width
        }
        return Mark.unknown
    }

    /// Consumes a code point whose entry is unknown, and enters what comes of it; nil if the table
    /// is full, and then the simulation is where the text goes on.
    private mutating func extend(
        _ row: Int32, over text: Span<UInt8>, position: inout Int
    ) -> Int32? {
        let scalar = text.scalar(at: position)
        position += scalar.width
        simulation.load(subsets[Int(row) / columns])
        let next: Int32
        switch simulation.advance(over: scalar.value) {
        case .matched: next = Mark.matched
        case .failed: next = Mark.failed
        case .undecided:
            let emptyingsBefore = emptyings
            guard let target = self.row(for: simulation.subset, position: position) else {
                return nil
            }
            guard emptyings == emptyingsBefore else { return target }
            next = target
        }
        entries[Int(row) + simulation.program.alphabet.symbol(of: scalar.value)] = next
        return next
    }

    /// The row in which every text begins, or a mark; nil if the table is full.
    private mutating func rowAtStart() -> Int32? {
        guard startRow == Mark.unknown else { return startRow }
        switch simulation.restart() {
        case .matched: startRow = Mark.matched
        case .failed: startRow = Mark.failed
        case .undecided:
            guard let row = row(for: simulation.subset, position: 0) else { return nil }
            startRow = row
        }
        return startRow
    }

    /// Whether the text, if it ends in this row, matches.
    private mutating func finish(_ row: Int32) -> Bool {
        let end = Int(row) + columns - 1
        if entries[end] == Mark.unknown {
            simulation.load(subsets[Int(row) / columns])
            entries[end] = simulation.finish() ? Mark.matched : Mark.failed
        }
        return entries[end] == Mark.matched
    }

    /// Finds or makes the row of a subset. Empties the table first if it would outgrow its memory;
    /// nil if that would not pay.
    private mutating func row(for subset: Subset, position: Int) -> Int32? {
        let subset = Subset(members: subset.members.sorted(), before: subset.before)
        if let row = rows[subset] { return row }
        let size = MemoryLayout<Int32>.size * (columns + 2 * subset.members.count)
        let cost = size + Self.rowOverhead
        if tableBytes + cost > maximumTableBytes {
            let bytesRead = bytesReadBefore + position
            guard cost <= maximumTableBytes,
                bytesRead > Self.bytesReadPerRow * subsets.count
            else { return nil }
            emptyTable()
            bytesReadBefore = -position
        }
        let row = Int32(entries.count)
        entries.append(contentsOf: repeatElement(Mark.unknown, count: columns))
        subsets.append(subset)
        rows[subset] = row
        tableBytes += cost
        return row
    }

    private mutating func emptyTable() {
        entries.removeAll(keepingCapacity: true)
        subsets.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        tableBytes = 0
        startRow = Mark.unknown
        emptyings += 1
    }

    /// Matches the rest of the text without the table, from where the simulation stands.
    private mutating func simulate(_ text: Span<UInt8>, position: inout Int) -> Bool {
        while position < text.count {
            let scalar = text.scalar(at: position)
            position += scalar.width
            switch simulation.advance(over: scalar.value) {
            case .matched: return true
            case .failed: return false
            case .undecided: continue
            }
        }
        return simulation.finish()
    }
}
