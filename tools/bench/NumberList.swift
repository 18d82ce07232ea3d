import Arguments

/// Whole numbers, written with commas between them: `1,20,256`.
struct NumberList: ExpressibleByArgument, ExpressibleByArrayLiteral {
    let numbers: [Int]

    init(arrayLiteral numbers: Int...) { self.numbers = numbers }

    init?(argument: String) {
        let words = argument.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == words.count, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        self.numbers = numbers
    }

    static var expected: String { "whole numbers with commas between them" }
    var defaultValueDescription: String { numbers.map(String.init).joined(separator: ",") }
}
