extension Telemetry {
    /// Writes records, or nothing where no handler was given.
    public struct Logger: Sendable {
        public typealias Metadata = [String: MetadataValue]

        private var handler: (any LogHandler)?

        /// - Parameter handler: where records go; nil is `off`.
        public init(handler: (any LogHandler)?) {
            self.handler = handler
        }

        public static let off = Logger(handler: nil)

        /// Whether a record of this level goes anywhere.
        public func isEnabled(_ level: Level) -> Bool {
            guard let handler else { return false }
            return level >= handler.logLevel
        }

        /// What is said with every record of this logger; nothing is kept where it is off.
        public subscript(metadataKey key: String) -> MetadataValue? {
            get { handler?[metadataKey: key] }
            set { handler?[metadataKey: key] = newValue }
        }

        /// Writes a record if its level is enabled; only then are its message and metadata made.
        public func log(
            level: Level, _ message: @autoclosure () -> Message,
            metadata: @autoclosure () -> Metadata? = nil, file: String = #fileID,
            function: String = #function, line: UInt = #line
        ) {
            guard let handler, level >= handler.logLevel else { return }
            handler.log(
                level: level, message: message(), metadata: metadata(),
                source: String(file.prefix { $0 != "/" }), file: file, function: function,
                line: line)
        }
    }
}

extension Telemetry.Logger {
    /// How grave a record is, least first.
    public enum Level: String, CaseIterable, Comparable, Sendable {
        case trace
        case debug
        case info
        case notice
        case warning
        case error
        case critical

        private var rank: Int {
            switch self {
            case .trace: 0
            case .debug: 1
            case .info: 2
            case .notice: 3
            case .warning: 4
            case .error: 5
            case .critical: 6
            }
        }

        public static func < (left: Level, right: Level) -> Bool {
            left.rank < right.rank
        }
    }

    /// The text of a record, written as a literal.
    public struct Message: ExpressibleByStringInterpolation, CustomStringConvertible, Hashable,
        Sendable
    {
        public let description: String

        public init(stringLiteral value: String) {
            description = value
        }
    }

    /// A fact of a record.
    public indirect enum MetadataValue: Sendable {
        case string(String)
        /// Made into text only if it is written.
        case stringConvertible(any CustomStringConvertible & Sendable)
        case dictionary(Metadata)
        case array([MetadataValue])
    }

    public func trace(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .trace, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }

    public func debug(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .debug, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }

    public func info(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .info, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }

    public func notice(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .notice, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }

    public func warning(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .warning, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }

    public func error(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .error, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }

    public func critical(
        _ message: @autoclosure () -> Message, metadata: @autoclosure () -> Metadata? = nil,
        file: String = #fileID, function: String = #function, line: UInt = #line
    ) {
        log(
            level: .critical, message(), metadata: metadata(), file: file, function: function,
            line: line)
    }
}

extension Telemetry.Logger.MetadataValue: ExpressibleByStringInterpolation,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) {
        self = .string(value)
    }

    public init(arrayLiteral elements: Self...) {
        self = .array(elements)
    }

    /// A key given twice has its last value.
    public init(dictionaryLiteral elements: (String, Self)...) {
        self = .dictionary(Dictionary(elements) { $1 })
    }
}
