public import Accounting
public import Arguments

/// A currency as a word of a command line.
extension Currency: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
    public static var expected: String { Currency.rule }
}
