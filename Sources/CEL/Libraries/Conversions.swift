/// The functions that make a value of one type from one of another.
enum Conversions {
    static let declarations: [FunctionDeclaration] = [
        .global(
            "bool", .init(.bool, result: .bool), .init(.string, result: .bool),
            body: .unary(toBool)),
        .global(
            "int", .init(.int, result: .int), .init(.uint, result: .int),
            .init(.double, result: .int), .init(.string, result: .int),
            .init(.timestamp, result: .int), body: .unary(toInt)),
        .global(
            "uint", .init(.uint, result: .uint), .init(.int, result: .uint),
            .init(.double, result: .uint), .init(.string, result: .uint), body: .unary(toUint)),
        .global(
            "double", .init(.double, result: .double), .init(.int, result: .double),
            .init(.uint, result: .double), .init(.string, result: .double),
            body: .unary(toDouble)),
        .global(
            "bytes", .init(.bytes, result: .bytes), .init(.string, result: .bytes),
            body: .unary(toBytes)),
        .global(
            "string", .init(.string, result: .string), .init(.bool, result: .string),
            .init(.int, result: .string), .init(.uint, result: .string),
            .init(.double, result: .string), .init(.bytes, result: .string),
            .init(.timestamp, result: .string), .init(.duration, result: .string),
            .init(.decimal, result: .string), .init(.uuid, result: .string),
            .init(.date, result: .string), body: .unary(toString)),
    ]

    private static func toBool(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .bool: return value
        case .string(let text):
            switch text {
            case "true", "True", "TRUE", "t", "T", "1": return .bool(true)
            case "false", "False", "FALSE", "f", "F", "0": return .bool(false)
            default: throw Fault(.unreadable(text, as: "bool", expected: "`true` or `false`"))
            }
        case .null, .int, .uint, .double, .bytes, .list, .map, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            throw .noOverload("bool", value)
        }
    }

    private static func toInt(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .int: return value
        case .uint(let uint):
            guard let int = Int64(exactly: uint) else { throw Fault(.outOfRange("the int")) }
            return .int(int)
        case .double(let double):
            // Both ends are left out: at 2^63 a double cannot tell its neighbours apart.
            guard double > -0x1p63 && double < 0x1p63 else { throw Fault(.outOfRange("the int")) }
            return .int(Int64(double))
        case .timestamp(let timestamp): return .int(timestamp.seconds)
        case .string(let text):
            try evaluation.meter.spend(bytes: text.utf8.count)
            guard let int = Int64(text) else {
                throw Fault(.unreadable(text, as: "int", expected: "digits within 64 bits"))
            }
            return .int(int)
        case .null, .bool, .bytes, .list, .map, .duration, .type, .optional, .decimal, .uuid, .date:
            throw .noOverload("int", value)
        }
    }

    private static func toUint(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .uint: return value
        case .int(let int):
            guard let uint = UInt64(exactly: int) else { throw Fault(.outOfRange("the uint")) }
            return .uint(uint)
        case .double(let double):
            guard double >= 0 && double < 0x1p64 else { throw Fault(.outOfRange("the uint")) }
            return .uint(UInt64(double))
        case .string(let text):
            try evaluation.meter.spend(bytes: text.utf8.count)
            guard Lexer.isDigit(text.utf8.first), let uint = UInt64(text) else {
                throw Fault(.unreadable(text, as: "uint", expected: "digits within 64 bits"))
            }
            return .uint(uint)
        case .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .decimal,
            .uuid, .date:
            throw .noOverload("uint", value)
        }
    }

    private static func toDouble(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .double: return value
        case .int(let int): return .double(Double(int))
        case .uint(let uint): return .double(Double(uint))
        case .string(let text):
            try evaluation.meter.spend(bytes: text.utf8.count)
            guard let double = readDouble(text) else {
                throw Fault(.unreadable(text, as: "double", expected: "a number such as -1.5e3"))
            }
            return .double(double)
        case .null, .bool, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .decimal,
            .uuid, .date:
            throw .noOverload("double", value)
        }
    }

    /// A decimal number with an exponent or without, or the name of what is none.
    ///
    /// Swift reads more, such as hexadecimal and `nan(0x1)`; that is not the language's.
    private static func readDouble(_ text: String) -> Double? {
        switch text {
        case "NaN", "nan": return .nan
        case "Infinity", "+Infinity", "inf", "+inf", "Inf", "+Inf": return .infinity
        case "-Infinity", "-inf", "-Inf": return -.infinity
        default: break
        }
        var cursor = TextCursor(text)
        _ = cursor.take("+-")
        let whole = cursor.takeDigitRun()
        var fraction: ArraySlice<UInt8> = []
        if cursor.take(".") != nil { fraction = cursor.takeDigitRun() }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        if cursor.take("eE") != nil {
            _ = cursor.take("+-")
            guard !cursor.takeDigitRun().isEmpty else { return nil }
        }
        guard cursor.isAtEnd, let double = Double(text), double.isFinite else { return nil }
        return double
    }

    private static func toBytes(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .bytes: return value
        case .string(let text):
            try evaluation.meter.admit(bytes: text.utf8.count)
            return .bytes(Array(text.utf8))
        case .null, .bool, .int, .uint, .double, .list, .map, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            throw .noOverload("bytes", value)
        }
    }

    private static func toString(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .string: return value
        case .bool(let bool): return .string(String(bool))
        case .int(let int): return .string(String(int))
        case .uint(let uint): return .string(String(uint))
        case .double(let double): return .string(DoubleText.shortest(double))
        case .timestamp(let timestamp): return .string(timestamp.text)
        case .duration(let duration): return .string(duration.text)
        case .decimal(let decimal): return .string(decimal.text)
        case .uuid(let uuid): return .string(uuid.text)
        case .date(let date): return .string(date.text)
        case .bytes(let bytes):
            try evaluation.meter.admit(bytes: bytes.count)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Fault(.invalidArgument("the bytes are no UTF-8"))
            }
            return .string(text)
        case .null, .list, .map, .type, .optional: throw .noOverload("string", value)
        }
    }
}
