extension JSON {
    /// The same value with the keys of every object sorted by their UTF-8 bytes. Nothing else
    /// changes: numbers keep their digits, and a member that is null stays.
    public var canonical: JSON {
        switch self {
        case .null, .bool, .number, .string: self
        case .array(let elements): .array(elements.map(\.canonical))
        case .object(let object): .object(object.canonical)
        }
    }
}

extension JSON.Object {
    public var canonical: JSON.Object {
        let sorted = members.sorted { $0.key.precedesInBytes($1.key) }
        return JSON.Object(sorted.map { Member(key: $0.key, value: $0.value.canonical) })
    }
}
