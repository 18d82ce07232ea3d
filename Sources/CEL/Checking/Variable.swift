/// A name that an expression may use, and what is known of its value.
public struct Variable: Sendable {
    /// A simple or qualified name, such as `params` or `request.auth`.
    public let name: String
    public let type: ValueType

    public init(_ name: String, _ type: ValueType = .dyn) {
        self.name = name
        self.type = type
    }
}

/// Where the values of all variables stand in an activation.
///
/// The fields of a record have slots of their own, records in records too, so that
/// `params.amount` is found when the expression is compiled and costs one array access.
final class VariableLayout: Sendable {
    indirect enum Node: Sendable {
        case slot(Int, ValueType)
        case record(Record)
    }

    struct Record: Sendable {
        /// The qualified name of the record itself.
        let path: String
        let fields: [(name: String, node: Node)]

        func field(_ name: String) -> Node? {
            fields.first { CodePoints.equal($0.name, name) }?.node
        }
    }

    /// What each variable's name stands for.
    let variables: NameMap<Node>
    /// The qualified name of each slot.
    let slotNames: [String]
    /// Where each qualified name's value stands: variables and fields that are no records.
    let slots: NameMap<Int>
    /// The most names that a qualified variable has.
    let longestName: Int

    init(_ declared: [Variable]) {
        var names: [String] = []
        var variables = NameMap<Node>()
        for variable in declared {
            variables[variable.name] = Self.node(variable.name, variable.type, &names)
        }
        self.variables = variables
        slotNames = names
        var slots = NameMap<Int>()
        for (slot, name) in names.enumerated() { slots[name] = slot }
        self.slots = slots
        longestName =
            declared.map { $0.name.utf8.split(separator: UInt8(ascii: ".")).count }.max() ?? 0
    }

    private static func node(_ path: String, _ type: ValueType, _ names: inout [String]) -> Node {
        guard case .record(let fields) = type else {
            names.append(path)
            return .slot(names.count - 1, type)
        }
        var nodes: [(name: String, node: Node)] = []
        for field in fields {
            nodes.append((field.name, node(path + "." + field.name, field.type, &names)))
        }
        return .record(Record(path: path, fields: nodes))
    }
}
