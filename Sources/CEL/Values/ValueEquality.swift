extension Value {
    /// Whether two values are equal: numbers across their types, lists and maps by their elements,
    /// values of different types never.
    ///
    /// A loop with a stack of its own, because values nest as deep as an embedder pleases; each
    /// pair compared is a step, because a small value with shared parts may unfold to a huge one.
    /// - Throws: a double beside a decimal, and when the steps are used up.
    static func equal(
        _ left: Value, _ right: Value, _ meter: inout Meter, operation: String = "=="
    ) throws(Fault) -> Bool {
        if let answer = try equalScalars(left, right, &meter, operation) { return answer }
        var waiting: [(Value, Value)] = [(left, right)]
        while let (left, right) = waiting.popLast() {
            try meter.spend()
            if let answer = try equalScalars(left, right, &meter, operation) {
                guard answer else { return false }
                continue
            }
            guard try push(left, right, onto: &waiting, &meter) else { return false }
        }
        return true
    }

    /// The answer for two values without parts, or nil for those whose parts decide.
    @inline(__always)
    private static func equalScalars(
        _ left: Value, _ right: Value, _ meter: inout Meter, _ operation: String
    ) throws(Fault) -> Bool? {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try meter.spend(bytes: left.utf8.count)
            return CodePoints.equal(left, right)
        case (.int(let left), .int(let right)): return left == right
        case (.uint(let left), .uint(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.null, .null): return true
        case (.bytes(let left), .bytes(let right)):
            try meter.spend(bytes: left.count)
            return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        case (.uuid(let left), .uuid(let right)): return left == right
        case (.date(let left), .date(let right)): return left == right
        case (.list, .list), (.map, .map), (.optional, .optional): return nil
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int),
            (.double, .uint), (.double, .double):
            return compareNumbers(left, right) == 0
        case (.decimal(let left), .decimal(let right)): return left == right
        case (.decimal, .int), (.decimal, .uint), (.decimal, .double), (.int, .decimal),
            (.uint, .decimal), (.double, .decimal):
            let (left, right) = try DecimalOperands.of(left, right, operation)
            return left == right
        default: return false
        }
    }

    /// Puts the parts of two values of one kind up for comparison; false when they cannot be equal.
    private static func push(
        _ left: Value, _ right: Value, onto waiting: inout [(Value, Value)], _ meter: inout Meter
    ) throws(Fault) -> Bool {
        switch (left, right) {
        case (.list(let left), .list(let right)):
            guard left.count == right.count else { return false }
            try meter.spend(left.count)
            for index in left.indices.reversed() { waiting.append((left[index], right[index])) }
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            try meter.spend(left.count)
            for entry in left.entries.reversed() {
                guard let other = right[entry.key] else { return false }
                waiting.append((entry.value, other))
            }
        case (.optional(let left), .optional(let right)):
            guard let left, let right else { return left == nil && right == nil }
            waiting.append((left, right))
        default: return false
        }
        return true
    }
}
