extension Value {
    /// How one value stands to another, where the language orders them.
    ///
    /// - Returns: negative, zero or positive, or nil for an unordered pair: a NaN is in it.
    /// - Throws: no overload for types that have no common order.
    static func compare(_ left: Value, _ right: Value, _ operation: String) throws(Fault) -> Int? {
        switch (left, right) {
        case (.int(let left), .int(let right)): return left < right ? -1 : left > right ? 1 : 0
        case (.uint(let left), .uint(let right)): return left < right ? -1 : left > right ? 1 : 0
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int),
            (.double, .uint), (.double, .double):
            return compareNumbers(left, right)
        case (.string(let left), .string(let right)): return CodePoints.compare(left, right)
        case (.bytes(let left), .bytes(let right)):
            return left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { CodePoints.compare(left, $0) }
            }
        case (.bool(let left), .bool(let right)): return left == right ? 0 : left ? 1 : -1
        case (.timestamp(let left), .timestamp(let right)): return order(left, right)
        case (.duration(let left), .duration(let right)): return order(left, right)
        case (.date(let left), .date(let right)): return order(left, right)
        case (.decimal, _), (_, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, operation)
            return Decimal.compare(left, right)
        default: throw .noOverload(operation, left, right)
        }
    }

    private static func order<Ordered: Comparable>(_ left: Ordered, _ right: Ordered) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }

    /// Numbers of different types on one line, as the reference implementations place them: beyond
    /// a whole type's range a double is larger or smaller, within it both are compared as doubles.
    ///
    /// - Returns: nil when one is a NaN, or one is no number.
    static func compareNumbers(_ left: Value, _ right: Value) -> Int? {
        switch (left, right) {
        case (.int(let left), .uint(let right)):
            guard left >= 0 else { return -1 }
            return order(UInt64(left), right)
        case (.int(let left), .double(let right)): return compare(left, right)
        case (.uint(let left), .double(let right)): return compare(left, right)
        case (.double(let left), .double(let right)):
            return left.isNaN || right.isNaN ? nil : order(left, right)
        case (.uint, .int), (.double, .int), (.double, .uint):
            return compareNumbers(right, left).map { -$0 }
        default: return nil
        }
    }

    private static func compare<Whole: FixedWidthInteger>(_ left: Whole, _ right: Double) -> Int? {
        guard !right.isNaN else { return nil }
        if right < Double(Whole.min) { return 1 }
        if right > Double(Whole.max) { return -1 }
        return order(Double(left), right)
    }
}
