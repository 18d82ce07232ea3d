/// Values as text for people, as `%s` writes them.
enum ValueText {
    private enum Piece {
        case text(String)
        case value(Value)
    }

    /// The text of a value; lists and maps with their contents, maps ordered by the text of keys.
    ///
    /// A loop with a stack of its own: values nest as deep as an embedder pleases, and shared parts
    /// unfold, which the meter bounds.
    static func write(_ value: Value, _ evaluation: inout Evaluation) throws(Fault) -> String {
        var text = ""
        var waiting: [Piece] = [.value(value)]
        while let piece = waiting.popLast() {
            try evaluation.meter.spend()
            switch piece {
            case .text(let piece): text += piece
            case .value(.list(let list)):
                waiting.append(.text("]"))
                for (index, element) in list.enumerated().reversed() {
                    waiting.append(.value(element))
                    if index > 0 { waiting.append(.text(", ")) }
                }
                waiting.append(.text("["))
            case .value(.map(let map)): push(map, onto: &waiting)
            case .value(let scalar): text += try write(scalar: scalar)
            }
            guard text.utf8.count <= evaluation.meter.textBytes else {
                try evaluation.meter.admit(bytes: text.utf8.count)
                break
            }
        }
        return text
    }

    private static func push(_ map: MapValue, onto waiting: inout [Piece]) {
        // Keys are scalars that always have a text.
        let entries = map.entries.map { (key: keyText($0.key), value: $0.value) }
            .sorted { CodePoints.compare($0.key, $1.key) < 0 }
        waiting.append(.text("}"))
        for (index, entry) in entries.enumerated().reversed() {
            waiting.append(.value(entry.value))
            waiting.append(.text((index > 0 ? ", " : "") + entry.key + ": "))
        }
        waiting.append(.text("{"))
    }

    private static func keyText(_ key: Value) -> String {
        switch key {
        case .string(let string): string
        case .bool(let bool): String(bool)
        case .int(let int): String(int)
        case .uint(let uint): String(uint)
        case .null, .double, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            preconditionFailure("keys are bool, int, uint or string")
        }
    }

    private static func write(scalar: Value) throws(Fault) -> String {
        switch scalar {
        case .null: return "null"
        case .bool(let bool): return String(bool)
        case .int(let int): return String(int)
        case .uint(let uint): return String(uint)
        case .double(let double): return DoubleText.plain(double)
        case .string(let string): return string
        case .bytes(let bytes): return repaired(bytes)
        case .timestamp(let timestamp): return timestamp.text
        case .duration(let duration): return duration.text
        case .type(let type): return type.name
        case .decimal(let decimal): return decimal.text
        case .uuid(let uuid): return uuid.text
        case .date(let date): return date.text
        case .list, .map, .optional:
            throw Fault(
                .invalidArgument("`%s` does not take a value of type \(scalar.type.word)"))
        }
    }

    /// UTF-8 in which each run of bytes that is none has become one replacement character.
    private static func repaired(_ bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var decoder = UTF8()
        var source = bytes.makeIterator()
        var isInError = false
        while true {
            switch decoder.decode(&source) {
            case .scalarValue(let scalar):
                text.append(scalar)
                isInError = false
            case .error:
                if !isInError { text.append("\u{FFFD}") }
                isInError = true
            case .emptyInput: return String(text)
            }
        }
    }
}
