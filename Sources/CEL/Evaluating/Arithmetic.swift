/// The operators on values.
enum Arithmetic {
    static func apply(_ unary: UnaryOperator, _ operand: Value) throws(Fault) -> Value {
        switch (unary, operand) {
        case (.not, .bool(let bool)): return .bool(!bool)
        case (.negate, .int(let int)):
            guard int != .min else { throw Fault(.overflow("`-`")) }
            return .int(-int)
        case (.negate, .double(let double)): return .double(-double)
        case (.negate, .decimal(let decimal)): return .decimal(decimal.negated)
        default: throw .noOverload(unary.rawValue, operand)
        }
    }

    static func apply(
        _ binary: BinaryOperator, _ left: Value, _ right: Value, _ meter: inout Meter
    ) throws(Fault) -> Value {
        switch binary {
        case .equal: .bool(try Value.equal(left, right, &meter))
        case .notEqual: .bool(try !Value.equal(left, right, &meter, operation: "!="))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            .bool(try holds(binary, left, right, &meter))
        case .contained: .bool(try contains(right, left, &meter))
        case .add: try add(left, right, &meter)
        case .subtract: try subtract(left, right)
        case .multiply: try multiply(left, right)
        case .divide: try divide(left, right)
        case .remainder: try remainder(left, right)
        }
    }

    private static func holds(
        _ binary: BinaryOperator, _ left: Value, _ right: Value, _ meter: inout Meter
    ) throws(Fault) -> Bool {
        if case .string(let text) = left { try meter.spend(bytes: text.utf8.count) }
        if case .bytes(let bytes) = left { try meter.spend(bytes: bytes.count) }
        guard let order = try Value.compare(left, right, binary.rawValue) else { return false }
        switch binary {
        case .less: return order < 0
        case .lessOrEqual: return order <= 0
        case .greater: return order > 0
        case .greaterOrEqual: return order >= 0
        case .add, .subtract, .multiply, .divide, .remainder, .equal, .notEqual, .contained:
            preconditionFailure("only orderings ask for an order")
        }
    }

    /// Whether a list has an element, or a map a key.
    private static func contains(
        _ container: Value, _ wanted: Value, _ meter: inout Meter
    ) throws(Fault) -> Bool {
        switch container {
        case .list(let list):
            for element in list {
                try meter.spend()
                if try Value.equal(element, wanted, &meter, operation: "in") { return true }
            }
            return false
        case .map(let map):
            try meter.spend(key: wanted)
            return map[wanted] != nil
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            throw .noOverload("in", wanted, container)
        }
    }

    private static func add(
        _ left: Value, _ right: Value, _ meter: inout Meter
    ) throws(Fault) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            return .int(try checked(left.addingReportingOverflow(right), "`+`"))
        case (.uint(let left), .uint(let right)):
            return .uint(try checked(left.addingReportingOverflow(right), "`+`"))
        case (.double(let left), .double(let right)): return .double(left + right)
        case (.string(let left), .string(let right)):
            try meter.admit(bytes: left.utf8.count + right.utf8.count)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)):
            try meter.admit(bytes: left.count + right.count)
            return .bytes(left + right)
        case (.list(let left), .list(let right)):
            try meter.admit(elements: left.count + right.count)
            return .list(left + right)
        case (.timestamp(let time), .duration(let span)),
            (.duration(let span), .timestamp(let time)):
            return .timestamp(try inRange(time.adding(span)))
        case (.duration(let left), .duration(let right)):
            let sum = left.nanoseconds.addingReportingOverflow(right.nanoseconds)
            return .duration(DurationValue(nanoseconds: try checked(sum, "`+`")))
        case (.decimal, _), (_, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, "+")
            return .decimal(try exact(left.adding(right), "`+`"))
        default: throw .noOverload("+", left, right)
        }
    }

    private static func subtract(_ left: Value, _ right: Value) throws(Fault) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            return .int(try checked(left.subtractingReportingOverflow(right), "`-`"))
        case (.uint(let left), .uint(let right)):
            return .uint(try checked(left.subtractingReportingOverflow(right), "`-`"))
        case (.double(let left), .double(let right)): return .double(left - right)
        case (.timestamp(let left), .timestamp(let right)):
            guard let span = left.since(right) else { throw Fault(.overflow("`-`")) }
            return .duration(span)
        case (.timestamp(let time), .duration(let span)):
            return .timestamp(try inRange(time.subtracting(span)))
        case (.duration(let left), .duration(let right)):
            let difference = left.nanoseconds.subtractingReportingOverflow(right.nanoseconds)
            return .duration(DurationValue(nanoseconds: try checked(difference, "`-`")))
        case (.decimal, _), (_, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, "-")
            return .decimal(try exact(left.subtracting(right), "`-`"))
        default: throw .noOverload("-", left, right)
        }
    }

    private static func multiply(_ left: Value, _ right: Value) throws(Fault) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            return .int(try checked(left.multipliedReportingOverflow(by: right), "`*`"))
        case (.uint(let left), .uint(let right)):
            return .uint(try checked(left.multipliedReportingOverflow(by: right), "`*`"))
        case (.double(let left), .double(let right)): return .double(left * right)
        case (.decimal, _), (_, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, "*")
            return .decimal(try exact(left.multiplied(by: right), "`*`"))
        default: throw .noOverload("*", left, right)
        }
    }

    private static func divide(_ left: Value, _ right: Value) throws(Fault) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            guard right != 0 else { throw Fault(.divisionByZero) }
            return .int(try checked(left.dividedReportingOverflow(by: right), "`/`"))
        case (.uint(let left), .uint(let right)):
            guard right != 0 else { throw Fault(.divisionByZero) }
            return .uint(left / right)
        case (.double(let left), .double(let right)): return .double(left / right)
        case (.decimal, _), (_, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, "/")
            guard !right.isZero else { throw Fault(.divisionByZero) }
            guard let quotient = left.divided(exactlyBy: right) else {
                throw Fault(.notExact("`/`", hint: "use decimal.div(x, y, places)"))
            }
            return .decimal(quotient)
        default: throw .noOverload("/", left, right)
        }
    }

    private static func remainder(_ left: Value, _ right: Value) throws(Fault) -> Value {
        switch (left, right) {
        case (.int(let left), .int(let right)):
            guard right != 0 else { throw Fault(.remainderByZero) }
            return .int(try checked(left.remainderReportingOverflow(dividingBy: right), "`%`"))
        case (.uint(let left), .uint(let right)):
            guard right != 0 else { throw Fault(.remainderByZero) }
            return .uint(left % right)
        case (.decimal, _), (_, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, "%")
            guard !right.isZero else { throw Fault(.remainderByZero) }
            return .decimal(try exact(left.remainder(dividingBy: right), "`%`"))
        default: throw .noOverload("%", left, right)
        }
    }

    private static func checked<Whole: FixedWidthInteger>(
        _ result: (partialValue: Whole, overflow: Bool), _ operation: String
    ) throws(Fault) -> Whole {
        guard !result.overflow else { throw Fault(.overflow(operation)) }
        return result.partialValue
    }

    private static func inRange(_ timestamp: Timestamp?) throws(Fault) -> Timestamp {
        guard let timestamp else { throw Fault(.outOfRange("the timestamp")) }
        return timestamp
    }

    static func exact(_ decimal: Decimal?, _ operation: String) throws(Fault) -> Decimal {
        guard let decimal else {
            throw Fault(.notExact(operation, hint: "round the operands first"))
        }
        return decimal
    }
}
