/// Functions of the ledger's library that make decimals and reckon with them.
enum DecimalFunctions {
    static let declarations: [FunctionDeclaration] =
        [
            .global(
                "decimal", .init(.decimal, result: .decimal), .init(.int, result: .decimal),
                .init(.uint, result: .decimal), .init(.string, result: .decimal),
                body: .unary(decimal)),
            unary("decimal.abs", .decimal) { .decimal($0.absolute) },
            unary("decimal.sign", .int) { .int(Int64($0.sign)) },
        ]
        + [
            binary("decimal.min", .decimal) { left, right in
                .decimal(right < left ? right : left)
            },
            binary("decimal.max", .decimal) { left, right in
                .decimal(right > left ? right : left)
            },
            binary("decimal.Cmp", .int) { left, right in
                .int(Int64(Decimal.compare(left, right)))
            },
            binary("decimal.Add", .decimal) { left, right throws(Fault) in
                .decimal(try Arithmetic.exact(left.adding(right), "decimal.Add"))
            },
            binary("decimal.Sub", .decimal) { left, right throws(Fault) in
                .decimal(try Arithmetic.exact(left.subtracting(right), "decimal.Sub"))
            },
            binary("decimal.Mul", .decimal) { left, right throws(Fault) in
                .decimal(try Arithmetic.exact(left.multiplied(by: right), "decimal.Mul"))
            },
        ]

    /// The types that stand for decimals as an argument.
    static let accepted: [ValueType] = [.decimal, .int, .uint]

    private static func decimal(
        _ value: Value, _ evaluation: inout Evaluation
    ) throws(Fault) -> Value {
        guard case .string(let text) = value else {
            return .decimal(try DecimalOperands.of(value, "decimal"))
        }
        try evaluation.meter.spend(bytes: text.utf8.count)
        guard let decimal = Decimal(text) else {
            throw Fault(
                .unreadable(
                    text, as: "decimal",
                    expected: "digits with or without a point, at most 38 of them"))
        }
        return .decimal(decimal)
    }

    private static func unary(
        _ name: String, _ result: ValueType, _ work: @escaping @Sendable (Decimal) -> Value
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name: name, isMember: false,
            signatures: accepted.map { .init($0, result: result) },
            body: .unary { value, _ throws(Fault) in
                work(try DecimalOperands.of(value, name))
            })
    }

    private static func binary(
        _ name: String, _ result: ValueType,
        _ work: @escaping @Sendable (Decimal, Decimal) throws(Fault) -> Value
    ) -> FunctionDeclaration {
        FunctionDeclaration(
            name: name, isMember: false,
            signatures: accepted.flatMap { left in
                accepted.map { .init(left, $0, result: result) }
            },
            body: .binary { left, right, _ throws(Fault) in
                let (left, right) = try DecimalOperands.of(left, right, name)
                return try work(left, right)
            })
    }
}

/// Functions of the ledger's library that round.
enum DecimalRoundingFunctions {
    static let declarations: [FunctionDeclaration] = [
        FunctionDeclaration(
            name: "decimal.round", isMember: false,
            signatures: DecimalFunctions.accepted.map { .init($0, .int, result: .decimal) },
            body: .binary { value, places, _ throws(Fault) in
                try round(value, places, nil)
            }),
        FunctionDeclaration(
            name: "decimal.round", isMember: false,
            signatures: DecimalFunctions.accepted.map {
                .init($0, .int, .string, result: .decimal)
            },
            body: .ternary { value, places, mode, _ throws(Fault) in
                try round(value, places, mode)
            }),
        FunctionDeclaration(
            name: "decimal.div", isMember: false,
            signatures: DecimalFunctions.accepted.flatMap { left in
                DecimalFunctions.accepted.map { .init(left, $0, .int, result: .decimal) }
            },
            body: .ternary { left, right, places, _ throws(Fault) in
                try divide(left, right, places, nil)
            }),
        FunctionDeclaration(
            name: "decimal.div", isMember: false,
            signatures: DecimalFunctions.accepted.flatMap { left in
                DecimalFunctions.accepted.map {
                    .init(left, $0, .int, .string, result: .decimal)
                }
            },
            body: .variadic { arguments, _ throws(Fault) in
                try divide(arguments[0], arguments[1], arguments[2], arguments[3])
            }),
    ]

    private static func round(
        _ value: Value, _ places: Value, _ mode: Value?
    ) throws(Fault) -> Value {
        let name = "decimal.round"
        let decimal = try DecimalOperands.of(value, name)
        let (places, mode) = try options(places, mode, name)
        return .decimal(try Arithmetic.exact(decimal.rounded(places: places, mode), name))
    }

    private static func divide(
        _ left: Value, _ right: Value, _ places: Value, _ mode: Value?
    ) throws(Fault) -> Value {
        let name = "decimal.div"
        let (dividend, divisor) = try DecimalOperands.of(left, right, name)
        let (places, mode) = try options(places, mode, name)
        guard !divisor.isZero else { throw Fault(.divisionByZero) }
        guard let quotient = dividend.divided(by: divisor, places: places, mode) else {
            throw Fault(.notExact(name, hint: "ask for fewer places"))
        }
        return .decimal(quotient)
    }

    /// The number of places and the mode; half even where none is given.
    private static func options(
        _ places: Value, _ mode: Value?, _ name: String
    ) throws(Fault) -> (Int, RoundingMode) {
        guard let count = wholeNumber(places) else {
            throw .noOverload(name, places, hint: "the number of places is an int")
        }
        guard (0...Int64(Decimal.maximalDigits)).contains(count) else {
            throw Fault(
                .invalidArgument("\(name) takes 0 to \(Decimal.maximalDigits) places, not \(count)")
            )
        }
        guard let mode else { return (Int(count), .halfEven) }
        guard case .string(let text) = mode else {
            throw .noOverload(name, mode, hint: "the rounding mode is a constant")
        }
        guard let known = RoundingMode(rawValue: text) else {
            let modes = RoundingMode.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(
                .invalidArgument(
                    "\"\(CodePoints.excerpt(text))\" is no rounding mode; there are \(modes)"))
        }
        return (Int(count), known)
    }

    private static func wholeNumber(_ value: Value) -> Int64? {
        guard case .int(let int) = value else { return nil }
        return int
    }
}
