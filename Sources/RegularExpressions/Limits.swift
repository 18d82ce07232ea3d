/// The limits that every pattern is held to, so that no pattern can exhaust stack or memory.
extension RegularExpression {
    /// How many groups may be open at once. RE2 itself sets none; its sibling in Go sets this one.
    public static let maximumNesting = 1000

    /// The largest count in `{n,m}`, and the largest product of the counts of nested repetitions.
    /// RE2's own.
    public static let maximumRepetition = 1000

    /// How many states a program may have: about one for each character or class, after counted
    /// repetitions are written out.
    ///
    /// Takes the place of RE2's limit on the size of a program, which with its default memory
    /// comes to about 350,000 instructions: one for each byte of a character, hundreds for `\pL`.
    /// Lower here, since the costliest match visits every state for every code point.
    public static let maximumStates = 100_000

    /// How many ranges of code points the distinct classes of a pattern may have together.
    /// `\p{L}` has about 650.
    public static let maximumRanges = 250_000

    /// How many bytes the table of one automaton may take before it is emptied. A pattern in use
    /// by several threads at once keeps up to `maximumKeptAutomata` of them.
    public static let maximumTableBytes = 1 << 20

    /// How many automata a pattern keeps for later calls. More may run at once; they are dropped
    /// when their call ends.
    public static let maximumKeptAutomata = AutomatonShelf.placeCount
}
