/// Why a pattern was refused, and where.
public struct PatternError: Error, Sendable, Equatable {
    /// The broken rule, in words for the author of the pattern.
    public let reason: String
    /// Where the offending piece begins, in bytes of UTF-8 from the start of the pattern.
    public let offset: Int

    public init(reason: String, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}
