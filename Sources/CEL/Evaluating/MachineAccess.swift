extension Machine {
    @inline(__always)
    func variable(_ slot: Int32) throws(Fault) -> Value {
        guard let value = activation.values[Int(slot)] else {
            throw Fault(.unbound(activation.layout.slotNames[Int(slot)]))
        }
        return value
    }

    /// A record as a map of the fields that are given, in the order of their declaration.
    ///
    /// Records in records are few and shallow: the embedder declares them, no expression does.
    mutating func record(_ record: VariableLayout.Record) throws(Fault) -> Value {
        try evaluation.meter.spend(record.fields.count)
        var pairs: [(String, Value)] = []
        for (name, node) in record.fields {
            switch node {
            case .slot(let slot, _):
                if let value = activation.values[slot] { pairs.append((name, value)) }
            case .record(let inner): pairs.append((name, try self.record(inner)))
            }
        }
        return .map(MapValue(named: pairs))
    }

    /// A variable, and from it one field after the other.
    mutating func follow(_ fields: [FieldName], from slot: Int32) throws(Fault) -> Value {
        var value = try variable(slot)
        for field in fields {
            try evaluation.meter.spend(bytes: field.text.utf8.count)
            // The usual case by itself: given up as it is read, the value is not copied.
            switch consume value {
            case .map(let map):
                guard let found = map[field] else { throw Self.missing(field) }
                value = found
            case let other: value = try Self.field(field, of: other)
            }
        }
        return value
    }

    private static func missing(_ field: FieldName) -> Fault {
        Fault(.noSuchKey("\"\(field.text)\""))
    }

    mutating func select(_ field: FieldName, _ at: Register) throws(Fault) {
        try evaluation.meter.spend(bytes: field.text.utf8.count)
        registers[Int(at)] = try Self.field(field, of: registers[Int(at)])
    }

    /// A field of a map. Of an optional it is an optional again, without a value where there is
    /// none.
    @inline(__always)
    static func field(_ field: FieldName, of value: Value) throws(Fault) -> Value {
        if case .map(let map) = value {
            guard let found = map[field] else { throw missing(field) }
            return found
        }
        guard case .optional = value else {
            throw Fault(.noFields(value.type, field: field.text))
        }
        return .optional(try optionalField(field, of: value))
    }

    mutating func optionalSelect(_ field: FieldName, _ at: Register) throws(Fault) {
        try evaluation.meter.spend(bytes: field.text.utf8.count)
        registers[Int(at)] = .optional(try Self.optionalField(field, of: registers[Int(at)]))
    }

    private static func optionalField(_ field: FieldName, of value: Value) throws(Fault) -> Value? {
        guard let value = content(of: value) else { return nil }
        guard case .map(let map) = value else {
            throw Fault(.noFields(value.type, field: field.text))
        }
        return map[field]
    }

    /// What is in an optional, or nil; any other value is its own content.
    private static func content(of value: Value) -> Value? {
        guard case .optional(let content) = value else { return value }
        return content
    }

    mutating func has(_ field: FieldName, _ at: Register) throws(Fault) {
        try evaluation.meter.spend(bytes: field.text.utf8.count)
        registers[Int(at)] = .bool(try Self.optionalField(field, of: registers[Int(at)]) != nil)
    }

    mutating func index(_ at: Register) throws(Fault) {
        let container = registers[Int(at)]
        let key = registers[Int(at) + 1]
        switch container {
        case .list(let list):
            let index = try Self.listIndex(key)
            guard let index, index >= 0, index < list.count else {
                throw Fault(.indexOutOfRange(index ?? .max, count: list.count))
            }
            registers[Int(at)] = list[Int(index)]
        case .map(let map):
            try evaluation.meter.spend(key: key)
            guard let key = MapKey(key, isLookup: true) else {
                throw Fault(.noSuchKey(key.shown))
            }
            guard let value = map[key] else {
                throw Fault(.noSuchKey(registers[Int(at) + 1].shown))
            }
            registers[Int(at)] = value
        case .optional: try optionalIndex(at)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .decimal, .uuid, .date:
            throw .noOverload("[_]", container, key)
        }
    }

    mutating func optionalIndex(_ at: Register) throws(Fault) {
        guard let container = Self.content(of: registers[Int(at)]) else {
            registers[Int(at)] = .optional(nil)
            return
        }
        let key = registers[Int(at) + 1]
        switch container {
        case .list(let list):
            let index = try Self.listIndex(key)
            let found = index.flatMap { $0 >= 0 && $0 < list.count ? list[Int($0)] : nil }
            registers[Int(at)] = .optional(found)
        case .map(let map):
            try evaluation.meter.spend(key: key)
            registers[Int(at)] = .optional(map[key])
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            throw .noOverload("[?_]", container, key)
        }
    }

    /// The whole number that a list's index is; nil for one beyond any list.
    private static func listIndex(_ key: Value) throws(Fault) -> Int64? {
        switch key {
        case .int(let int): return int
        case .uint(let uint): return Int64(exactly: uint)
        case .double(let double):
            guard let index = Int64(exactly: double) else { throw Fault(.badIndex(.double)) }
            return index
        case .null, .bool, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional,
            .decimal, .uuid, .date:
            throw Fault(.badIndex(key.type))
        }
    }
}

extension MapValue {
    /// The map of these entries, with the flaw as an error of the evaluation.
    static func checked(_ entries: [Entry]) throws(Fault) -> MapValue {
        do throws(Flaw) {
            return try MapValue(entries)
        } catch {
            switch error {
            case .repeatedKey(let key): throw Fault(.repeatedKey(key.shown))
            case .unsupportedKey(let type): throw Fault(.unsupportedKey(type))
            }
        }
    }
}

extension Value {
    /// A key in a message: a short text in quotes, a number or the type.
    var shown: String {
        switch self {
        case .string(let string): "\"\(CodePoints.excerpt(string))\""
        case .int(let int): String(int)
        case .uint(let uint): String(uint) + "u"
        case .bool(let bool): String(bool)
        case .double(let double): DoubleText.shortest(double)
        case .null, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .decimal, .uuid,
            .date:
            "of type \(type.word)"
        }
    }
}
