public import Accounting
public import JSON

/// What one line of a command stream asks for.
public enum RequestedOperation: Sendable, Equatable {
    case write(Command, Provenance, isDryRun: Bool)
    case read(Query)
    case recalculate(RecalculationRequest)
    case setClock(Timestamp)
}

/// Why a line asks for nothing that can be done.
public enum RequestFault: Error, Sendable, Equatable {
    case invalid(InvalidRequest)
    case unknownOperation(name: String, nearest: String?)
}

/// One line of a command stream: what is echoed of it, and what it asks for.
public struct RequestLine: Sendable {
    /// Nil when the line is no JSON object with an operation.
    public let op: String?
    public let ref: JSON
    public let operation: Result<RequestedOperation, RequestFault>

    /// Reads a line of JSON. `number` is the line's number in the stream, from 1.
    public init(_ bytes: some Collection<UInt8>, number: Int) {
        do throws(JSONSyntaxError) {
            let value = try JSONReader.read(bytes, line: number)
            guard case .object(let object) = value else {
                let blanks = bytes.prefix { $0 == 0x20 || $0 == 0x09 }.count
                self.init(
                    op: nil, ref: .null,
                    fault: .invalid(
                        InvalidRequest(
                            field: nil, reason: "a line holds an object, not \(value.kind)",
                            line: number, column: blanks + 1)))
                return
            }
            self.init(object)
        } catch {
            if let (value, flaw) = JSONReader.readFlawed(bytes), case .object(let object) = value,
                !flaw.isInEcho
            {
                self.init(object, flaw: flaw)
                return
            }
            self.init(
                op: nil, ref: .null,
                fault: .invalid(
                    InvalidRequest(
                        field: nil, reason: error.reason, line: error.line,
                        column: error.column)))
        }
    }

    /// A line of more bytes than it may have, which were not kept.
    public init(longerThan maximum: Int, number: Int) {
        self.init(
            op: nil, ref: .null,
            fault: .invalid(
                InvalidRequest(
                    field: nil, reason: "the line has more than \(maximum) bytes",
                    maximum: maximum, line: number, column: 1)))
    }

    private init(op: String?, ref: JSON, fault: RequestFault) {
        self.op = op
        self.ref = ref
        operation = .failure(fault)
    }

    private init(_ object: JSON.Object, flaw: JSONFlaw? = nil) {
        ref = object["ref"] ?? .null
        guard case .string(let name) = object["op"] else {
            op = nil
            let reason = object["op"] == nil ? "is missing" : "must be a string"
            operation = .failure(.invalid(InvalidRequest(field: "op", reason: reason)))
            return
        }
        op = name
        guard let read = OperationTable.readers[name] else {
            let nearest = NearestName.find(name, among: OperationTable.names)
            operation = .failure(.unknownOperation(name: name, nearest: nearest))
            return
        }
        if let flaw {
            let fault = InvalidRequest(field: flaw.field, reason: flaw.reason)
            operation = .failure(.invalid(fault))
            return
        }
        do throws(InvalidRequest) {
            operation = .success(try read(object))
        } catch {
            operation = .failure(.invalid(error))
        }
    }
}

extension JSONFlaw {
    /// Fields whose objects are opaque: what is wrong inside of one is told of the whole.
    private static let opaqueFields: Set<String> = ["metadata", "params"]

    /// Whether it makes unclear what is to be echoed.
    fileprivate var isInEcho: Bool { path.first == .member("op") || path.first == .member("ref") }

    /// The path as fields are named, `entries[0].units`; nil for the key of a field of the line.
    fileprivate var field: String? {
        var text = ""
        var isOpaque = false
        for step in path {
            switch step {
            case .member(let key):
                if isOpaque { return text }
                text += text.isEmpty ? key : ".\(key)"
                isOpaque = Self.opaqueFields.contains(key)
            case .element(let index):
                text += "[\(index)]"
                isOpaque = false
            }
        }
        return text.isEmpty ? nil : text
    }
}

/// The operations by name. Each reads its own fields, in the order of the contract's table.
enum OperationTable {
    typealias Reader = @Sendable (JSON.Object) throws(InvalidRequest) -> RequestedOperation

    static let names = table.map(\.name)
    static let readers = Dictionary(uniqueKeysWithValues: table.map { ($0.name, $0.read) })

    private static let table: [(name: String, read: Reader)] = [
        ("create_journal", ChartRequests.createJournal),
        ("update_journal", ChartRequests.updateJournal),
        ("create_account", ChartRequests.createAccount),
        ("update_account", ChartRequests.updateAccount),
        ("create_account_set", ChartRequests.createAccountSet),
        ("update_account_set", ChartRequests.updateAccountSet),
        ("add_members", ChartRequests.addMembers),
        ("remove_members", ChartRequests.removeMembers),
        ("create_tx_template", TemplateRequests.create),
        ("update_tx_template", TemplateRequests.update),
        ("post", PostingRequests.post),
        ("post_entries", PostingRequests.postEntries),
        ("post_batch", PostingRequests.postBatch),
        ("recalculate", ReadRequests.recalculate),
        ("get_account", ReadRequests.getAccount),
        ("get_account_set", ReadRequests.getAccountSet),
        ("get_journal", ReadRequests.getJournal),
        ("get_tx_template", TemplateRequests.get),
        ("get_transaction", ReadRequests.getTransaction),
        ("balance", ReadRequests.balance),
        ("balances", ReadRequests.balances),
        ("balance_history", ReadRequests.balanceHistory),
        ("list_tx_templates", TemplateRequests.list),
        ("list_eventually_consistent_sets", ReadRequests.listEventuallyConsistentSets),
        ("rollup_status", ReadRequests.rollupStatus),
        ("head", ReadRequests.head),
        ("set_clock", ReadRequests.setClock),
    ]
}

extension FieldReader {
    /// The fields of an operation at the top of a line: its own and those that every one takes.
    static func reading(
        _ object: JSON.Object, _ fields: [String]
    ) throws(InvalidRequest) -> FieldReader {
        try FieldReader(object, known: fields + ["op", "ref"])
    }

    static func writing(
        _ object: JSON.Object, _ fields: [String]
    ) throws(InvalidRequest) -> FieldReader {
        try FieldReader(object, known: fields + ["actor", "reason", "dry_run", "op", "ref"])
    }

    /// A write with the fields that every one takes.
    func write(_ command: Command) throws(InvalidRequest) -> RequestedOperation {
        let provenance = Provenance(actor: try text("actor"), reason: try text("reason"))
        return .write(command, provenance, isDryRun: try bool("dry_run") ?? false)
    }
}
