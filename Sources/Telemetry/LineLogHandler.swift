extension Telemetry {
    /// Writes each record as one line: `[TIME ]LEVEL LABEL: MESSAGE key=value …`.
    ///
    /// The stream and the clock are the caller's, so that this module needs neither: the tools give
    /// it a function that writes to standard error. Keys are sorted. Line breaks and other control
    /// characters are written as escapes: a record is one line, whatever a text holds.
    public struct LineLogHandler: LogHandler {
        public var logLevel: Logger.Level
        private let label: String
        private let time: @Sendable () -> String?
        private let write: @Sendable (String) -> Void
        private var metadata: Logger.Metadata = [:]

        /// - Parameters:
        ///   - label: names the program.
        ///   - time: the time as it shall be written, if it shall.
        ///   - write: takes a whole line, its line break included, from any thread.
        public init(
            label: String, logLevel: Logger.Level = .info,
            time: @escaping @Sendable () -> String? = { nil },
            write: @escaping @Sendable (String) -> Void
        ) {
            self.label = label
            self.logLevel = logLevel
            self.time = time
            self.write = write
        }

        public subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        public func log(
            level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?,
            source: String, file: String, function: String, line: UInt
        ) {
            let facts = self.metadata.merging(metadata ?? [:]) { $1 }
            let head = (time().map { $0 + " " } ?? "") + "\(level.rawValue) \(label): "
            let tail = Self.pairs(facts).map { " " + $0 }.joined()
            write(head + Self.escaped(message.description, quoting: false) + tail + "\n")
        }

        private static func pairs(_ metadata: Logger.Metadata) -> [String] {
            metadata.sorted { $0.key < $1.key }.map {
                "\(escaped($0.key, quoting: true))=\(text(of: $0.value))"
            }
        }

        private static func text(of value: Logger.MetadataValue) -> String {
            switch value {
            case .string(let text): escaped(text, quoting: true)
            case .stringConvertible(let value): escaped(value.description, quoting: true)
            case .array(let values): "[" + values.map(text).joined(separator: " ") + "]"
            case .dictionary(let facts): "{" + pairs(facts).joined(separator: " ") + "}"
            }
        }

        /// - Parameter quoting: whether the text stands in quotes when it would not end at a space.
        private static func escaped(_ text: String, quoting: Bool) -> String {
            var result = ""
            var isPlain = !text.isEmpty
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\n": result += "\\n"
                case "\t": result += "\\t"
                case "\r": result += "\\r"
                case "\"" where quoting: result += "\\\""
                case _ where breaksLine(scalar):
                    result += "\\u{\(String(scalar.value, radix: 16))}"
                default: result.unicodeScalars.append(scalar)
                }
                if scalar == " " || scalar == "\"" || scalar == "=" { isPlain = false }
            }
            return quoting && !isPlain ? "\"\(result)\"" : result
        }

        /// Controls, and Unicode's own separators of lines and paragraphs.
        private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
            default: false
            }
        }
    }
}
