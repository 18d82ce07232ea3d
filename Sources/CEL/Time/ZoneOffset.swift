/// Finds the offset that a zone named in an expression keeps at a point in time.
enum ZoneOffset {
    /// Seconds east of UTC.
    ///
    /// - Parameter zone: `UTC`, `+hh:mm`, `-hh:mm`, `hh:mm`, or a name that the embedder knows.
    static func seconds(
        _ zone: String, at timestamp: Timestamp, _ evaluation: inout Evaluation
    ) throws(Fault) -> Int {
        if zone.utf8.elementsEqual("UTC".utf8) { return 0 }
        if let fixed = fixed(zone) { return fixed }
        try evaluation.meter.spend(32)
        guard zone.utf8.count <= longestName, let rules = evaluation.context.timeZone(zone) else {
            throw Fault(.unknownTimeZone(zone))
        }
        return rules.offset(at: timestamp.seconds)
    }

    /// No zone has a longer name.
    private static let longestName = 64

    private static func fixed(_ zone: String) -> Int? {
        var cursor = TextCursor(zone)
        let sign = cursor.take("+-")
        guard let hours = cursor.takeDigits(2), hours < 24, cursor.take(":") != nil,
            let minutes = cursor.takeDigits(2), minutes < 60, cursor.isAtEnd
        else { return nil }
        let offset = hours * 3_600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -offset : offset
    }
}
