/// What a script or statement is made of, as far as its form tells.
struct SQLShape {
    /// How many commands it holds.
    let commands: Int
    /// What stands before a function's body; all of it where there is none.
    let head: String
    /// The body of the function that it makes; empty where it makes none.
    let body: String
    /// Functions that it makes, drops, and gives a search path.
    let made: Set<String>
    let dropped: Set<String>
    let altered: Set<String>
    /// Names before a parenthesis: functions that it calls, and some words that are none.
    let calls: Set<String>

    init(_ sql: String) {
        let code = sql.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in line.firstRange(of: "--").map { line[..<$0.lowerBound] } ?? line }
            .joined(separator: "\n").lowercased()
        let parts = code.split(separator: "$$", omittingEmptySubsequences: false)
        head = String(parts[0])
        body = parts.count > 1 ? String(parts[1]) : ""
        let outside = parts.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        commands = outside.joined(separator: " ").split(separator: ";").count {
            !$0.allSatisfy(\.isWhitespace)
        }
        made = Self.names(in: head, after: /create (?:or replace )?function ([a-z_]+)/)
        dropped = Self.names(in: head, after: /drop function ([a-z_]+)/)
        altered =
            head.contains("set search_path")
            ? Self.names(in: head, after: /alter function ([a-z_]+)/) : []
        calls = Self.names(in: code, after: /([a-z_]+)\(/)
    }

    private static func names(
        in text: String, after pattern: Regex<(Substring, Substring)>
    ) -> Set<String> {
        Set(text.matches(of: pattern).map { String($0.output.1) })
    }
}
