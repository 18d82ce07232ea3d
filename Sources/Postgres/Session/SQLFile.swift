/// SQL that lives in a file: one statement or object, runnable in psql.
///
/// Names that are known only when a session opens stand as psql's variables do, `:name` inside an
/// identifier and `:"name"` for a whole one, and are filled in by ``filled(_:)``.
public struct SQLFile: Sendable, Hashable {
    /// The file's path without its ending, below the folder of its target.
    public let name: String
    public let text: String

    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    /// The text with its variables replaced. `:"name"` becomes a quoted identifier, `:name` the
    /// value itself; a cast `::type` and names that are not given stay as they are.
    public func filled(_ values: [String: String]) -> String {
        var filled = ""
        filled.reserveCapacity(text.utf8.count)
        var rest = text[...]
        while let colon = rest.firstIndex(of: ":") {
            filled += rest[..<colon]
            rest = rest[rest.index(after: colon)...]
            if rest.first == ":" {
                filled += "::"
                rest = rest.dropFirst()
                continue
            }
            let isQuoted = rest.first == "\""
            let name = (isQuoted ? rest.dropFirst() : rest).prefix { character in
                character.isASCII && (character.isLetter || character.isNumber || character == "_")
            }
            guard let value = values[String(name)] else {
                filled += ":"
                continue
            }
            filled += isQuoted ? Self.quoted(value) : value
            rest = rest[name.endIndex...].dropFirst(isQuoted ? 1 : 0)
        }
        return filled + rest
    }

    /// The name as an SQL identifier.
    ///
    /// By code points: a quote with a combining accent behind it is another character to Swift and
    /// still a quote to the server.
    public static func quoted(_ name: String) -> String {
        var quoted = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }
}

extension Statement {
    /// A statement that stands in a file, named as the file is.
    public init(
        _ file: SQLFile, filling values: [String: String] = [:], parameters: [PostgresType] = [],
        columns: [PostgresType] = [], columnNames: [String] = []
    ) {
        let name = file.name.split(separator: "/").last.map(String.init) ?? file.name
        self.init(
            name, file.filled(values), parameters: parameters, columns: columns,
            columnNames: columnNames)
    }
}
