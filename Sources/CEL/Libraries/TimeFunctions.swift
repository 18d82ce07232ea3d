/// The specification's functions on timestamps and durations.
enum TimeFunctions {
    static let declarations: [FunctionDeclaration] =
        [
            .global(
                "timestamp", .init(.timestamp, result: .timestamp),
                .init(.string, result: .timestamp), .init(.int, result: .timestamp),
                body: .unary(timestamp)),
            .global(
                "duration", .init(.duration, result: .duration),
                .init(.string, result: .duration), body: .unary(duration)),
        ] + Part.allCases.flatMap(\.declarations)

    private static func timestamp(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard let timestamp = Timestamp(seconds: seconds) else {
                throw Fault(.outOfRange("the timestamp"))
            }
            return .timestamp(timestamp)
        case .string(let text):
            try evaluation.meter.spend(bytes: text.utf8.count)
            guard let timestamp = Timestamp(text) else {
                throw Fault(
                    .unreadable(
                        text, as: "timestamp",
                        expected: "RFC 3339 from year 1 to 9999, such as 2024-01-31T12:00:00Z"))
            }
            return .timestamp(timestamp)
        case .null, .bool, .uint, .double, .bytes, .list, .map, .duration, .type, .optional,
            .decimal, .uuid, .date:
            throw .noOverload("timestamp", value)
        }
    }

    private static func duration(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .duration: return value
        case .string(let text):
            try evaluation.meter.spend(bytes: text.utf8.count)
            do throws(DurationValue.Flaw) {
                return .duration(try DurationValue(text))
            } catch {
                switch error {
                case .malformed:
                    throw Fault(
                        .unreadable(
                            text, as: "duration", expected: "numbers with units, such as 1h30m"))
                case .outOfRange: throw Fault(.outOfRange("the duration"))
                }
            }
        case .null, .bool, .int, .uint, .double, .bytes, .list, .map, .timestamp, .type, .optional,
            .decimal, .uuid, .date:
            throw .noOverload("duration", value)
        }
    }

    /// One of the things that a clock or calendar shows, and the function that asks for it.
    private enum Part: String, CaseIterable {
        case year = "getFullYear"
        case month = "getMonth"
        case dayOfYear = "getDayOfYear"
        case dayOfMonth = "getDayOfMonth"
        case date = "getDate"
        case dayOfWeek = "getDayOfWeek"
        case hours = "getHours"
        case minutes = "getMinutes"
        case seconds = "getSeconds"
        case milliseconds = "getMilliseconds"

        var declarations: [FunctionDeclaration] {
            let plain: FunctionDeclaration
            if isOfDuration {
                plain = .member(
                    rawValue, .init(.timestamp, result: .int), .init(.duration, result: .int),
                    body: .unary { value, _ throws(Fault) in try self.get(value) })
            } else {
                plain = .member(
                    rawValue, .init(.timestamp, result: .int),
                    body: .unary { value, _ throws(Fault) in try self.get(value) })
            }
            let inZone = FunctionDeclaration.member(
                rawValue, .init(.timestamp, .string, result: .int),
                body: .binary { value, zone, evaluation throws(Fault) in
                    try self.get(value, zone, &evaluation)
                })
            return [plain, inZone.impure()]
        }

        private var isOfDuration: Bool {
            switch self {
            case .hours, .minutes, .seconds, .milliseconds: true
            case .year, .month, .dayOfYear, .dayOfMonth, .date, .dayOfWeek: false
            }
        }

        private func get(_ value: Value) throws(Fault) -> Value {
            switch value {
            case .timestamp(let timestamp): return .int(get(WallClock(timestamp, offset: 0)))
            case .duration(let duration) where isOfDuration: return .int(get(duration))
            case .null, .bool, .int, .uint, .double, .string, .bytes, .list, .map, .duration, .type,
                .optional, .decimal, .uuid, .date:
                throw .noOverload(rawValue, value)
            }
        }

        private func get(
            _ value: Value, _ zone: Value, _ evaluation: inout Evaluation
        ) throws(Fault) -> Value {
            guard case .timestamp(let timestamp) = value, case .string(let name) = zone else {
                throw .noOverload(rawValue, value, zone)
            }
            let offset = try ZoneOffset.seconds(name, at: timestamp, &evaluation)
            return .int(get(WallClock(timestamp, offset: offset)))
        }

        private func get(_ time: WallClock) -> Int64 {
            switch self {
            case .year: Int64(time.date.year)
            case .month: Int64(time.date.month - 1)
            case .dayOfYear: Int64(time.date.dayOfYear)
            case .dayOfMonth: Int64(time.date.day - 1)
            case .date: Int64(time.date.day)
            case .dayOfWeek: Int64(time.weekday)
            case .hours: Int64(time.hour)
            case .minutes: Int64(time.minute)
            case .seconds: Int64(time.second)
            case .milliseconds: Int64(time.nanosecond / 1_000_000)
            }
        }

        /// Hours, minutes and seconds of a duration are the whole of it, milliseconds the part
        /// below a second: so the specification has it.
        private func get(_ duration: DurationValue) -> Int64 {
            switch self {
            case .hours: duration.nanoseconds / 3_600_000_000_000
            case .minutes: duration.nanoseconds / 60_000_000_000
            case .seconds: duration.nanoseconds / 1_000_000_000
            case .milliseconds: duration.nanoseconds / 1_000_000 % 1_000
            case .year, .month, .dayOfYear, .dayOfMonth, .date, .dayOfWeek: 0
            }
        }
    }
}
