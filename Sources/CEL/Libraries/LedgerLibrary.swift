extension Library {
    /// The types of a ledger: exact decimals, UUIDs and dates, and what is done with them.
    ///
    /// Decimals work with the native operators, whole numbers beside them are promoted exactly,
    /// doubles are refused; a result that is not exact within 38 digits is an error.
    public static let ledger: Library = {
        var library = Library("ledger")
        library.functions =
            DecimalFunctions.declarations + DecimalRoundingFunctions.declarations
            + LedgerFunctions.declarations
        library.types = [.decimal, .uuid, .date]
        library.constants = RoundingMode.allCases.map { ($0.rawValue, .string($0.rawValue)) }
        return library
    }()
}

/// Functions of the ledger's library on dates, UUIDs, timestamps and currencies.
enum LedgerFunctions {
    static let declarations: [FunctionDeclaration] = [
        FunctionDeclaration.global("date", .init(result: .date), body: .nullary(today)).impure(),
        .global(
            "date", .init(.date, result: .date), .init(.string, result: .date),
            .init(.timestamp, result: .date), body: .unary(date)),
        .global(
            "uuid", .init(.uuid, result: .uuid), .init(.string, result: .uuid),
            body: .unary(uuid)),
        FunctionDeclaration.global(
            "decimals", .init(.string, result: .int), body: .unary(decimals)
        ).impure(),
        FunctionDeclaration.member(
            "format", .init(.timestamp, .string, result: .string), body: .binary(format)
        ).preparing(prepareFormat),
    ]

    private static func today(_ evaluation: inout Evaluation) throws(Fault) -> Value {
        guard let today = evaluation.context.today else { throw Fault(.notGiven("today")) }
        return .date(today)
    }

    private static func date(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .date: return value
        case .timestamp(let timestamp): return .date(DateValue(timestamp))
        case .string(let text):
            guard text.utf8.count == 10, let date = DateValue(text) else {
                throw Fault(
                    .unreadable(
                        text, as: "date", expected: "YYYY-MM-DD from year 0001 to 9999"))
            }
            return .date(date)
        case .null, .bool, .int, .uint, .double, .bytes, .list, .map, .duration, .type, .optional,
            .decimal, .uuid:
            throw .noOverload("date", value)
        }
    }

    private static func uuid(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .uuid: return value
        case .string(let text):
            guard text.utf8.count == 36, let uuid = UUIDValue(text) else {
                throw Fault(
                    .unreadable(
                        text, as: "uuid",
                        expected: "hexadecimal digits in groups of 8-4-4-4-12"))
            }
            return .uuid(uuid)
        case .null, .bool, .int, .uint, .double, .bytes, .list, .map, .timestamp, .duration, .type,
            .optional, .decimal, .date:
            throw .noOverload("uuid", value)
        }
    }

    private static func decimals(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let currency) = value else { throw .noOverload("decimals", value) }
        try evaluation.meter.spend(bytes: currency.utf8.count)
        let name = CodePoints.excerpt(currency)
        switch evaluation.context.currencyDecimals(currency) {
        case .digits(let count): return .int(Int64(count))
        case .notApplicable:
            throw Fault(.invalidArgument("ISO 4217 gives \"\(name)\" no decimals"))
        case nil: throw Fault(.invalidArgument("\"\(name)\" is no currency of ISO 4217"))
        }
    }

    private static func format(
        _ value: Value, _ format: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .timestamp(let timestamp) = value, case .string(let format) = format else {
            throw .noOverload("format", value, format)
        }
        // The longest text for two characters of a format is `September` or `Wednesday`.
        try evaluation.meter.admit(bytes: format.utf8.count * 5)
        guard let text = Strftime.write(timestamp, format) else {
            throw Fault(.invalidArgument(Strftime.flaw(format) ?? "the format has a flaw"))
        }
        return .string(text)
    }

    /// A format that stands in the expression itself is read when the expression is checked.
    @Sendable private static func prepareFormat(
        _ arguments: [Value?], _ meter: inout Meter
    ) throws(Fault) -> FunctionDeclaration.Preparation {
        guard arguments.count == 2, case .string(let format)? = arguments[1] else { return .none }
        return Strftime.flaw(format).map { .flaw($0) } ?? .none
    }
}
