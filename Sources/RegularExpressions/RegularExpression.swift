/// A pattern that has been read, checked and compiled, ready to be matched against texts.
///
/// Matching asks whether the pattern matches anywhere in the text. Its time grows with the length
/// of the text times, at worst, the number of the program's states; never faster. A value may be
/// used by many threads at once.
///
/// The module, regular expressions with RE2's syntax and RE2's answers in linear time:
///
/// | Phase | Folder | What happens there |
/// |---|---|---|
/// | parse | `Syntax` | `Parser` reads the text into a `Pattern`: nodes in one flat array |
/// | sets | `Scalars` | `ScalarSet` and its builder, named classes, case folding |
/// | tables | `Unicode` | generated: classes by name, orbits of case folding |
/// | compile | `Program` | `Compiler` makes a `Program` of states; `Alphabet` its symbols |
/// | match | `Matching` | `LazyAutomaton` runs the program over the bytes of a text |
///
/// How a text is matched:
/// 1. An automaton of an earlier call is taken off the `AutomatonShelf`, or a new one is made.
/// 2. It walks the text one code point at a time, from a set of states of the program to the
///    next set. Sets it has seen are rows of a table, so that a step is one look-up.
/// 3. A step not yet in the table is worked out by `Simulation`, then entered.
/// 4. When the table outgrows its memory it is emptied; when that happens too often, the rest of
///    the text is left to the simulation.
///
/// Nothing here recurses over a pattern, so a deep pattern needs no deep stack.
public struct RegularExpression: Sendable {
    /// One reference, so that to copy an expression costs one count up and one down.
    private let shelf: AutomatonShelf

    /// Reads a pattern; throws where RE2 would refuse it, or where it exceeds a limit.
    public init(_ pattern: String) throws(PatternError) {
        var parser = Parser(pattern)
        shelf = AutomatonShelf(Program(try parser.parse()))
    }

    /// Whether the pattern matches somewhere in the text.
    public func matches(_ text: String) -> Bool {
        var work = 0
        return matches(text, work: &work)
    }

    /// As `matches(_:)`, adding to `work` the bytes read and the states visited, so that a test
    /// can tell how the time grows without a clock.
    func matches(_ text: String, work: inout Int) -> Bool {
        if shelf.program.matchesEveryText { return true }
        var automaton = shelf.take()
        let answer = automaton.matches(text.utf8Span.span, work: &work)
        shelf.put(automaton)
        return answer
    }
}
