/// The values of an environment's variables for one evaluation.
///
/// The fields of a record variable are set one by one under their qualified names. What is not set
/// is absent: `has()` says so, and using it is an error.
public struct Activation: Sendable {
    let layout: VariableLayout
    private(set) var values: [Value?]

    /// An activation in which no variable has a value.
    public init(_ environment: Environment) {
        layout = environment.layout
        values = [Value?](repeating: nil, count: layout.slotNames.count)
    }

    /// Where a variable's value stands, for an embedder that sets the same one again and again.
    public struct Slot: Sendable {
        let index: Int
    }

    /// The value of a variable or of a record's field, by its qualified name.
    ///
    /// Setting a name that the environment does not declare is a defect of the embedder.
    public subscript(name: String) -> Value? {
        get { layout.slots[name].flatMap { values[$0] } }
        set {
            guard let slot = layout.slots[name] else {
                preconditionFailure("the environment declares the variable that is set")
            }
            values[slot] = newValue
        }
    }

    public subscript(slot: Slot) -> Value? {
        get { values[slot.index] }
        set { values[slot.index] = newValue }
    }

    /// Sets every field of a record variable that the map has, and takes away the others.
    public mutating func set(record name: String, to map: MapValue) {
        guard case .record(let record)? = layout.variables[name] else {
            preconditionFailure("the environment declares the record that is set")
        }
        var waiting: [(VariableLayout.Record, MapValue)] = [(record, map)]
        while let (record, map) = waiting.popLast() {
            for (field, node) in record.fields {
                switch node {
                case .slot(let slot, _): values[slot] = map[field]
                case .record(let inner):
                    if case .map(let map)? = map[field] {
                        waiting.append((inner, map))
                    } else {
                        waiting.append((inner, .empty))
                    }
                }
            }
        }
    }
}

extension Environment {
    /// The slot of a variable or of a record's field, or nil when none has that qualified name.
    public func slot(_ name: String) -> Activation.Slot? {
        layout.slots[name].map(Activation.Slot.init(index:))
    }
}
