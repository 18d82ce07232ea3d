/// What the operators answer for types that are known early.
///
/// Nil stands for no overload. Where a side is `dyn` anything may come of it.
enum OperatorTypes {
    static func result(_ unary: UnaryOperator, _ operand: ValueType) -> ValueType? {
        switch (unary, operand) {
        case (.not, .bool), (.not, .dyn): .bool
        case (.negate, .int), (.negate, .double), (.negate, .decimal), (.negate, .dyn): operand
        default: nil
        }
    }

    static func result(
        _ binary: BinaryOperator, _ left: ValueType, _ right: ValueType
    ) -> ValueType? {
        switch binary {
        case .equal, .notEqual: areComparable(left, right) ? .bool : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            areOrdered(left, right) ? .bool : nil
        case .contained: mayContain(right, left) ? .bool : nil
        case .add: add(left, right)
        case .subtract: subtract(left, right)
        case .multiply, .divide: number(left, right, hasDouble: true)
        case .remainder: number(left, right, hasDouble: false)
        }
    }

    /// What one side should be, given the other.
    static func expected(
        _ binary: BinaryOperator, _ left: ValueType, _ right: ValueType
    ) -> String? {
        switch binary {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            "two values of one type"
        case .contained: expectedInside(right)
        case .add, .subtract, .multiply, .divide, .remainder:
            result(binary, left, left) == nil ? nil : "another \(left)"
        }
    }

    private static func expectedInside(_ container: ValueType) -> String {
        switch container {
        case .list(let element): "\(element) on the left"
        case .map(let key, _): "\(key) on the left"
        case .record: "string on the left"
        case .dyn, .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration,
            .type, .optional, .decimal, .uuid, .date:
            "a list or map on the right"
        }
    }

    /// Whether an operator fails because a decimal meets a double, itself or inside of lists.
    static func mixesDecimals(
        _ binary: BinaryOperator, _ left: ValueType, _ right: ValueType
    ) -> Bool {
        if binary == .contained, case .list(let element) = right {
            return mixesDecimals(left, element)
        }
        return mixesDecimals(left, right)
    }

    private static func mixesDecimals(_ left: ValueType, _ right: ValueType) -> Bool {
        switch (left, right) {
        case (.decimal, .double), (.double, .decimal): true
        case (.list(let left), .list(let right)), (.optional(let left), .optional(let right)):
            mixesDecimals(left, right)
        case (.map(_, let left), .map(_, let right)): mixesDecimals(left, right)
        default: false
        }
    }

    static func isNumber(_ type: ValueType) -> Bool {
        switch type {
        case .dyn, .int, .uint, .double: true
        case .null, .bool, .string, .bytes, .timestamp, .duration, .type, .list, .map, .optional,
            .decimal, .uuid, .date, .record:
            false
        }
    }

    static func isKey(_ type: ValueType) -> Bool {
        switch type {
        case .dyn, .bool, .int, .uint, .string: true
        case .null, .double, .bytes, .timestamp, .duration, .type, .list, .map, .optional, .decimal,
            .uuid, .date, .record:
            false
        }
    }

    /// Whether `==` makes sense. Null may be asked for everywhere: JSON has it.
    static func areComparable(_ left: ValueType, _ right: ValueType) -> Bool {
        switch (left, right) {
        case (.dyn, _), (_, .dyn), (.null, _), (_, .null): true
        case (.decimal, .double), (.double, .decimal): false
        case (.list(let left), .list(let right)): areComparable(left, right)
        case (.map(let key, let value), .map(let otherKey, let otherValue)):
            areComparable(key, otherKey) && areComparable(value, otherValue)
        case (.optional(let left), .optional(let right)): areComparable(left, right)
        case (.record, .map), (.map, .record), (.record, .record): true
        default: left == right || isAnyNumber(left) && isAnyNumber(right)
        }
    }

    private static func isAnyNumber(_ type: ValueType) -> Bool {
        type == .decimal || isNumber(type)
    }

    private static func areOrdered(_ left: ValueType, _ right: ValueType) -> Bool {
        switch (left, right) {
        case (.dyn, .dyn): return true
        case (.dyn, let known), (let known, .dyn): return hasOrder(known)
        case (.null, _), (_, .null): return false
        default: return hasOrder(left) && areComparable(left, right)
        }
    }

    private static func hasOrder(_ type: ValueType) -> Bool {
        switch type {
        case .dyn, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .decimal,
            .date:
            true
        case .null, .type, .list, .map, .optional, .uuid, .record: false
        }
    }

    private static func mayContain(_ container: ValueType, _ wanted: ValueType) -> Bool {
        switch container {
        case .dyn: true
        case .list(let element): areComparable(element, wanted)
        case .map(let key, _): areComparable(key, wanted)
        case .record: wanted.fits(.string)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            false
        }
    }

    private static func add(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.string, .string): return .string
        case (.bytes, .bytes): return .bytes
        case (.list(let left), .list(let right)): return .listOf(left.joined(with: right))
        case (.timestamp, .duration), (.duration, .timestamp): return .timestamp
        case (.duration, .duration): return .duration
        case (.dyn, let known), (let known, .dyn):
            switch known {
            case .string, .bytes: return known
            case .list: return .list(.dyn)
            case .dyn, .int, .uint, .double, .timestamp, .duration, .decimal: return .dyn
            case .null, .bool, .type, .map, .optional, .uuid, .date, .record: return nil
            }
        default: return number(left, right, hasDouble: true)
        }
    }

    private static func subtract(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.timestamp, .timestamp), (.duration, .duration): .duration
        case (.timestamp, .duration): .timestamp
        case (.dyn, .timestamp): .duration
        case (.dyn, .duration), (.timestamp, .dyn): .dyn
        case (.duration, .dyn): .duration
        default: number(left, right, hasDouble: true)
        }
    }

    /// Arithmetic of numbers: of one type each, whole numbers beside a decimal as decimals.
    private static func number(
        _ left: ValueType, _ right: ValueType, hasDouble: Bool
    ) -> ValueType? {
        switch (left, right) {
        case (.int, .int), (.uint, .uint), (.decimal, .decimal): left
        case (.double, .double): hasDouble ? .double : nil
        case (.decimal, .int), (.decimal, .uint), (.int, .decimal), (.uint, .decimal): .decimal
        case (.dyn, .decimal), (.decimal, .dyn): .decimal
        case (.dyn, .int), (.int, .dyn), (.dyn, .uint), (.uint, .dyn), (.dyn, .dyn): .dyn
        case (.dyn, .double), (.double, .dyn): hasDouble ? .double : nil
        default: nil
        }
    }
}
