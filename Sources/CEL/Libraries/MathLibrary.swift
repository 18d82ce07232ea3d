extension Library {
    /// `math.greatest`, `math.least`, rounding, signs, bits and the square root.
    public static let math: Library = {
        var library = Library("math")
        library.functions = MathFunctions.declarations + BitFunctions.declarations
        return library
    }()
}

enum MathFunctions {
    static let declarations: [FunctionDeclaration] =
        [
            extreme("math.greatest") { $0 > 0 },
            extreme("math.least") { $0 < 0 },
            .global(
                "math.abs", .init(.int, result: .int), .init(.uint, result: .uint),
                .init(.double, result: .double), body: .unary(absolute)),
            .global(
                "math.sign", .init(.int, result: .int), .init(.uint, result: .uint),
                .init(.double, result: .double), body: .unary(sign)),
            .global(
                "math.sqrt", .init(.int, result: .double), .init(.uint, result: .double),
                .init(.double, result: .double), body: .unary(squareRoot)),
        ]
        + [
            rounding("math.ceil", .up), rounding("math.floor", .down),
            rounding("math.round", .toNearestOrAwayFromZero), rounding("math.trunc", .towardZero),
            question("math.isNaN") { $0.isNaN }, question("math.isInf") { $0.isInfinite },
            question("math.isFinite") { $0.isFinite },
        ]

    private static func extreme(
        _ name: String, _ isBetter: @escaping @Sendable (Int) -> Bool
    ) -> FunctionDeclaration {
        var declaration = FunctionDeclaration.global(
            name, .init(.int, result: .int), .init(.uint, result: .uint),
            .init(.double, result: .double), .init(.list(.dyn), result: .dyn),
            body: .variadic { arguments, evaluation throws(Fault) in
                var values = arguments
                if values.count == 1, case .list(let list) = values[0] { values = list }
                guard var best = values.first else {
                    throw Fault(.invalidArgument("\(name) takes no empty list"))
                }
                for value in values {
                    try evaluation.meter.spend()
                    guard isNumber(value) else { throw .noOverload(name, value) }
                    let order = try Value.compare(value, best, name)
                    if let order, isBetter(order) { best = value }
                }
                return best
            })
        declaration.isVariadic = true
        return declaration
    }

    private static func isNumber(_ value: Value) -> Bool {
        switch value {
        case .int, .uint, .double: true
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            false
        }
    }

    private static func absolute(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .int(let int):
            guard int != .min else { throw Fault(.overflow("math.abs")) }
            return .int(abs(int))
        case .uint: return value
        case .double(let double): return .double(abs(double))
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            throw .noOverload("math.abs", value)
        }
    }

    private static func sign(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .int(let int): return .int(int.signum())
        case .uint(let uint): return .uint(uint.signum())
        case .double(let double):
            return .double(double.isNaN ? double : double > 0 ? 1 : double < 0 ? -1 : 0)
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            throw .noOverload("math.sign", value)
        }
    }

    private static func squareRoot(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        switch value {
        case .int(let int): return .double(Double(int).squareRoot())
        case .uint(let uint): return .double(Double(uint).squareRoot())
        case .double(let double): return .double(double.squareRoot())
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            throw .noOverload("math.sqrt", value)
        }
    }

    private static func rounding(
        _ name: String, _ rule: FloatingPointRoundingRule
    ) -> FunctionDeclaration {
        .global(
            name, .init(.double, result: .double),
            body: .unary { value, _ throws(Fault) in
                guard case .double(let double) = value else { throw .noOverload(name, value) }
                return .double(double.rounded(rule))
            })
    }

    private static func question(
        _ name: String, _ answer: @escaping @Sendable (Double) -> Bool
    ) -> FunctionDeclaration {
        .global(
            name, .init(.double, result: .bool),
            body: .unary { value, _ throws(Fault) in
                guard case .double(let double) = value else { throw .noOverload(name, value) }
                return .bool(answer(double))
            })
    }
}

/// Whole numbers as 64 bits.
enum BitFunctions {
    static let declarations: [FunctionDeclaration] = [
        pairwise("math.bitAnd") { $0 & $1 }, pairwise("math.bitOr") { $0 | $1 },
        pairwise("math.bitXor") { $0 ^ $1 },
        .global(
            "math.bitNot", .init(.int, result: .int), .init(.uint, result: .uint),
            body: .unary { value, _ throws(Fault) in
                switch value {
                case .int(let int): return .int(~int)
                case .uint(let uint): return .uint(~uint)
                case .null, .bool, .double, .string, .bytes, .list, .map, .timestamp, .duration,
                    .type, .optional, .decimal, .uuid, .date:
                    throw .noOverload("math.bitNot", value)
                }
            }),
        shift("math.bitShiftLeft") { $1 < 64 ? $0 << $1 : 0 },
        shift("math.bitShiftRight") { $1 < 64 ? $0 >> $1 : 0 },
    ]

    private static func pairwise(
        _ name: String, _ work: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> FunctionDeclaration {
        .global(
            name, .init(.int, .int, result: .int), .init(.uint, .uint, result: .uint),
            body: .binary { left, right, _ throws(Fault) in
                switch (left, right) {
                case (.int(let left), .int(let right)):
                    return .int(
                        Int64(bitPattern: work(UInt64(bitPattern: left), UInt64(bitPattern: right)))
                    )
                case (.uint(let left), .uint(let right)): return .uint(work(left, right))
                default: throw .noOverload(name, left, right)
                }
            })
    }

    /// Shifts leave zeros behind, also on the left of a negative int.
    private static func shift(
        _ name: String, _ work: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> FunctionDeclaration {
        .global(
            name, .init(.int, .int, result: .int), .init(.uint, .int, result: .uint),
            body: .binary { value, distance, _ throws(Fault) in
                guard case .int(let places) = distance else {
                    throw .noOverload(name, value, distance)
                }
                guard places >= 0 else {
                    throw Fault(.invalidArgument("\(name) does not shift by \(places)"))
                }
                if case .int(let int) = value {
                    return .int(Int64(bitPattern: work(UInt64(bitPattern: int), places)))
                }
                guard case .uint(let uint) = value else {
                    throw .noOverload(name, value, distance)
                }
                return .uint(work(uint, places))
            })
    }
}
