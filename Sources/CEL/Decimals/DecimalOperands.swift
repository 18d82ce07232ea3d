/// Turns the operands of an operator or function into decimals: whole numbers exactly, a double
/// never, because it has lost what the author wrote before anybody could ask.
enum DecimalOperands {
    private static let doubleHint = "a double is not exact; write decimal(\"…\") instead"

    /// What a checked expression should have in the place of a double.
    static let instead = "a decimal, written as decimal(\"…\")"

    static func of(
        _ left: Value, _ right: Value, _ operation: String
    ) throws(Fault) -> (Decimal, Decimal) {
        guard let first = exact(left), let second = exact(right) else {
            throw .noOverload(operation, left, right, hint: hint(left, right))
        }
        return (first, second)
    }

    static func of(_ value: Value, _ operation: String) throws(Fault) -> Decimal {
        guard let decimal = exact(value) else {
            throw .noOverload(operation, value, hint: hint(value, value))
        }
        return decimal
    }

    static func exact(_ value: Value) -> Decimal? {
        switch value {
        case .decimal(let decimal): decimal
        case .int(let int): Decimal(int)
        case .uint(let uint): Decimal(uint)
        case .null, .bool, .double, .string, .bytes, .list, .map, .timestamp, .duration, .type,
            .optional, .uuid, .date:
            nil
        }
    }

    static func hint(_ left: Value, _ right: Value) -> String? {
        if case .double = left { return doubleHint }
        if case .double = right { return doubleHint }
        return nil
    }
}
