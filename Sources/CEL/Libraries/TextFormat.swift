/// `format(list)`: a text with clauses such as `%s`, `%d` and `%.2f`, filled from a list.
enum TextFormat {
    static let declaration = FunctionDeclaration.member(
        "format", .init(.string, .list(.dyn), result: .string), body: .binary(format))

    /// Digits behind the point where a clause asks for no number of them.
    private static let usualPrecision = 6
    /// More digits than this no double has.
    private static let highestPrecision = 1_100

    private static func format(
        _ format: Value, _ arguments: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let format) = format, case .list(let arguments) = arguments else {
            throw .noOverload("format", format, arguments)
        }
        try evaluation.meter.spend(bytes: format.utf8.count)
        let bytes = Array(format.utf8)
        var text: [UInt8] = []
        var place = 0
        var used = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            guard byte == UInt8(ascii: "%") else {
                text.append(byte)
                continue
            }
            if place < bytes.count, bytes[place] == UInt8(ascii: "%") {
                text.append(byte)
                place += 1
                continue
            }
            let precision = try precision(bytes, &place)
            guard place < bytes.count else {
                throw Fault(.invalidArgument("the format ends in the middle of a clause"))
            }
            guard used < arguments.count else {
                throw Fault(
                    .invalidArgument("the format has more clauses than \(arguments.count) values"))
            }
            text += try clause(bytes[place], precision, arguments[used], &evaluation).utf8
            place += 1
            used += 1
            if text.count > evaluation.meter.textBytes { break }
        }
        try evaluation.meter.admit(bytes: text.count)
        return .string(String(decoding: text, as: UTF8.self))
    }

    /// Reads `.2` and its like, if there.
    private static func precision(
        _ bytes: [UInt8], _ place: inout Int
    ) throws(Fault) -> Int? {
        guard place < bytes.count, bytes[place] == UInt8(ascii: ".") else { return nil }
        place += 1
        var precision = 0
        let start = place
        while place < bytes.count, Lexer.isDigit(bytes[place]) {
            precision = min(
                highestPrecision + 1, precision * 10 + Int(bytes[place] - UInt8(ascii: "0")))
            place += 1
        }
        guard place > start, precision <= highestPrecision else {
            throw Fault(
                .invalidArgument("a precision is a number from 0 to \(highestPrecision)"))
        }
        return precision
    }

    private static func clause(
        _ letter: UInt8, _ precision: Int?, _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> String {
        let digits = precision ?? usualPrecision
        switch letter {
        case UInt8(ascii: "s"): return try ValueText.write(value, &evaluation)
        case UInt8(ascii: "d"): return try decimal(value)
        case UInt8(ascii: "f"):
            return try number(value, "f", &evaluation) { $0.fixed(digits) }
        case UInt8(ascii: "e"):
            return try number(value, "e", &evaluation) { $0.scientific(digits) }
        case UInt8(ascii: "x"): return try hexadecimal(value, isUpper: false, &evaluation)
        case UInt8(ascii: "X"): return try hexadecimal(value, isUpper: true, &evaluation)
        case UInt8(ascii: "o"): return try whole(value, "o", radix: 8)
        case UInt8(ascii: "b"):
            if case .bool(let bool) = value { return bool ? "1" : "0" }
            return try whole(value, "b", radix: 2)
        default:
            let shown = CodePoints.excerpt(String(Character(Unicode.Scalar(letter))))
            throw Fault(
                .invalidArgument(
                    "`%\(shown)` is no clause; there are %s %d %f %e %x %X %o %b and %%"))
        }
    }

    private static func misfit(_ letter: String, _ value: Value) -> Fault {
        Fault(.invalidArgument("`%\(letter)` does not take a value of type \(value.type.word)"))
    }

    private static func decimal(_ value: Value) throws(Fault) -> String {
        if case .double(let double) = value { return DoubleText.plain(double) }
        if case .decimal(let decimal) = value { return decimal.text }
        return try whole(value, "d", radix: 10)
    }

    private static func whole(
        _ value: Value, _ letter: String, radix: Int, isUpper: Bool = false
    ) throws(Fault) -> String {
        switch value {
        case .int(let int): return String(int, radix: radix, uppercase: isUpper)
        case .uint(let uint): return String(uint, radix: radix, uppercase: isUpper)
        case .null, .bool, .double, .string, .bytes, .list, .map, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            throw misfit(letter, value)
        }
    }

    private static func number(
        _ value: Value, _ letter: String, _ evaluation: inout Evaluation,
        _ write: (ExactDigits) -> String
    ) throws(Fault) -> String {
        try evaluation.meter.spend(200)
        switch value {
        case .double(let double):
            guard double.isFinite else { return DoubleText.notFinite(double) }
            return write(ExactDigits(double))
        case .int(let int): return write(ExactDigits(Decimal(int)))
        case .uint(let uint): return write(ExactDigits(Decimal(uint)))
        case .decimal(let decimal): return write(ExactDigits(decimal))
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .uuid, .date:
            throw misfit(letter, value)
        }
    }

    private static func hexadecimal(
        _ value: Value, isUpper: Bool, _ evaluation: inout Evaluation
    ) throws(Fault) -> String {
        let bytes: [UInt8]
        switch value {
        case .string(let string): bytes = Array(string.utf8)
        case .bytes(let given): bytes = given
        case .null, .bool, .int, .uint, .double, .list, .map, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            return try whole(value, isUpper ? "X" : "x", radix: 16, isUpper: isUpper)
        }
        try evaluation.meter.admit(bytes: bytes.count * 2)
        let digits = bytes.flatMap { byte in
            [byte >> 4, byte & 0xF].map { Hexadecimal.character($0, isUpper: isUpper) }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
