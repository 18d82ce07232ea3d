extension Telemetry {
    /// What a log is written with. A value: a logger that is copied has a handler of its own.
    public protocol LogHandler: Sendable {
        /// Records below it are not written.
        var logLevel: Logger.Level { get set }
        /// What is said with every record.
        subscript(metadataKey key: String) -> Logger.MetadataValue? { get set }
        /// Writes a record whose level is enabled.
        ///
        /// - Parameters:
        ///   - metadata: of this record; it goes before the handler's own.
        ///   - source: the module that wrote it.
        func log(
            level: Logger.Level, message: Logger.Message, metadata: Logger.Metadata?,
            source: String, file: String, function: String, line: UInt)
    }
}
