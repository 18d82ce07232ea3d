/// The rules that a pattern can break.
enum PatternRefusal: String {
    case missingBracket = "missing closing ]"
    case missingParenthesis = "missing closing )"
    case unexpectedParenthesis = "unexpected )"
    case trailingBackslash = "trailing backslash"
    case unknownEscape = "invalid escape sequence"
    case anyByte = "\\C is not supported"
    case badRange = "invalid character class range"
    case unknownClass = "unknown character class"
    case badGroupName = "invalid name of a group"
    case unknownGroup = "invalid or unsupported (? syntax"
    case nothingToRepeat = "nothing to repeat"
    case repeatedRepetition = "invalid nested repetition operator"
    case badRepetition = "invalid repetition count"
    case tooDeep = "groups nest too deeply"
    case tooManyStates = "pattern too large"
    case tooManyRanges = "character classes too large"
}

extension PatternError {
    init(_ refusal: PatternRefusal, at offset: Int) {
        self.init(reason: refusal.rawValue, offset: offset)
    }
}
