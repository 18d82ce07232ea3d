import JSON

/// How much one request may hold (the rules, "Values").
public enum Limits {
    public static let entriesPerTransaction = 1_000
    public static let postingsPerBatch = 10_000
    public static let entriesPerBatch = 50_000
    public static let membersPerCall = 10_000
    /// Set-in-set edges that a chain may have.
    public static let membershipDepth = 16
    /// A limit of this program's own: each name is looked for among the template's parameters.
    public static let parametersPerTemplate = 1_000
    /// A limit of this program's own, half a second or so: steps that the expressions of all
    /// postings of one command take together. Of each alone the language's own limits hold.
    public static let stepsPerCommand = 20_000_000
    /// Bytes of one event as it is stored.
    public static let eventBytes = 16 * 1_024 * 1_024
    /// Bytes of all events of one command as they are stored.
    public static let commandBytes = 64 * 1_024 * 1_024
}

extension Command {
    /// What is wrong with the request's size; nil when nothing is. Fields that are out of bounds
    /// by themselves never become a command.
    var shapeFault: InvalidRequest? {
        switch self {
        case .createJournal, .updateJournal, .createAccount, .updateAccount, .createAccountSet,
            .updateAccountSet:
            return nil
        case .addMembers(let edges), .removeMembers(let edges):
            return Self.tooMany(
                edges.count, field: "members", what: "members", maximum: Limits.membersPerCall)
        case .createTxTemplate(_, let new): return new.shapeFault
        case .updateTxTemplate: return nil
        case .post(.entries(let posting)): return posting.shapeFault(path: "")
        case .post(.template(let posting)): return posting.shapeFault(path: "")
        case .postBatch(let postings): return Self.shapeFault(of: postings)
        }
    }

    private static func shapeFault(of postings: [RequestedPosting]) -> InvalidRequest? {
        if let fault = tooMany(
            postings.count, field: "postings", what: "postings",
            maximum: Limits.postingsPerBatch)
        {
            return fault
        }
        for (index, posting) in postings.enumerated() {
            let path = "postings[\(index)]."
            let fault =
                switch posting {
                case .entries(let posting): posting.shapeFault(path: path)
                case .template(let posting): posting.shapeFault(path: path)
                }
            if let fault { return fault }
        }
        return PostingsSize(of: postings).fault
    }

    fileprivate static func tooMany(
        _ count: Int, field: String, what: String, maximum: Int
    ) -> InvalidRequest? {
        guard count > maximum else { return nil }
        return InvalidRequest(
            field: field, reason: "\(count) \(what), more than the \(maximum) allowed",
            maximum: maximum)
    }
}

/// What the postings of one command come to: those that are spelled out, and those of templates
/// once they are evaluated.
struct PostingsSize {
    private var entries = 0
    private var bytes = 0

    init(of postings: [RequestedPosting]) {
        for posting in postings {
            switch posting {
            case .entries(let posting): add(posting)
            case .template(let posting): bytes += posting.storedBytes
            }
        }
    }

    mutating func add(_ posting: Posting) {
        entries += posting.entries.count
        bytes += posting.storedBytes
    }

    /// What is too much; nil when nothing is.
    var fault: InvalidRequest? {
        if bytes > Limits.commandBytes {
            return InvalidRequest(
                field: "postings", reason: "the events of a batch would take \(bytes) bytes",
                maximum: Limits.commandBytes)
        }
        return Command.tooMany(
            entries, field: "postings", what: "entries in all postings",
            maximum: Limits.entriesPerBatch)
    }
}

extension NewTxTemplate {
    fileprivate var shapeFault: InvalidRequest? {
        guard !definition.entries.isEmpty else {
            return InvalidRequest(
                field: "entries", reason: "a template needs at least one entry")
        }
        var names: Set<ParameterName> = []
        for (index, parameter) in definition.parameters.enumerated()
        where !names.insert(parameter.name).inserted {
            return InvalidRequest(
                field: "params[\(index)].name",
                reason: "repeats the name of an earlier parameter")
        }
        let bytes = storedBytes
        if bytes > Limits.eventBytes {
            return InvalidRequest(
                field: "entries", reason: "the event would take \(bytes) bytes",
                maximum: Limits.eventBytes)
        }
        return Command.tooMany(
            definition.parameters.count, field: "params", what: "parameters",
            maximum: Limits.parametersPerTemplate)
            ?? Command.tooMany(
                definition.entries.count, field: "entries", what: "entries",
                maximum: Limits.entriesPerTransaction)
    }

    /// An upper bound of what the event takes as stored: what is fixed in it, and the rest as JSON
    /// writes it.
    private var storedBytes: Int {
        let fixedBytes = 1_024
        return fixedBytes + JSON.object(JSON.Object(definition.members)).writtenBytes
            + JSON.writtenBytes(description?.string) + (metadata?.writtenBytes ?? 0)
    }
}

extension TemplatePosting {
    fileprivate func shapeFault(path: String) -> InvalidRequest? {
        let bytes = storedBytes
        guard bytes > Limits.eventBytes else { return nil }
        return InvalidRequest(
            field: path + "params", reason: "the event would take \(bytes) bytes",
            maximum: Limits.eventBytes)
    }

    /// What the parameters take as stored.
    var storedBytes: Int { JSON.object(parameters).writtenBytes }
}

extension Posting {
    /// - Parameter parameterBytes: what the event takes beside the posting itself.
    func shapeFault(path: String, parameterBytes: Int = 0) -> InvalidRequest? {
        let field = path + "entries"
        guard !entries.isEmpty else {
            return InvalidRequest(field: field, reason: "a transaction needs at least one entry")
        }
        let bytes = storedBytes + parameterBytes
        if bytes > Limits.eventBytes {
            let whole = path.isEmpty ? field : String(path.dropLast())
            return InvalidRequest(
                field: whole, reason: "the event would take \(bytes) bytes",
                maximum: Limits.eventBytes)
        }
        return Command.tooMany(
            entries.count, field: field, what: "entries",
            maximum: Limits.entriesPerTransaction)
    }

    /// An upper bound of what the event takes as stored: what is fixed in it, and the texts as
    /// JSON writes them.
    var storedBytes: Int {
        let fixedBytes = 1_024
        let fixedEntryBytes = 512
        var bytes = fixedBytes + JSON.writtenBytes(description?.string)
        bytes += JSON.writtenBytes(externalID?.string) + JSON.writtenBytes(correlationID?.string)
        bytes += metadata?.writtenBytes ?? 0
        for entry in entries {
            bytes += fixedEntryBytes + JSON.writtenBytes(entry.entryType.string)
            bytes += JSON.writtenBytes(entry.description?.string)
            bytes += entry.metadata?.writtenBytes ?? 0
        }
        return bytes
    }
}

extension JSON {
    /// The bytes that the value takes as text without blanks, or a few more.
    var writtenBytes: Int {
        switch self {
        case .null, .bool: 5
        case .number(let number): number.digits.utf8.count
        case .string(let text): Self.writtenBytes(text) + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.writtenBytes + 1 }
        case .object(let object):
            object.members.reduce(2) {
                $0 + Self.writtenBytes($1.key) + $1.value.writtenBytes + 4
            }
        }
    }

    /// The bytes that a string takes between its quotes at most; 0 for nil.
    static func writtenBytes(_ text: String?) -> Int {
        guard let text else { return 0 }
        return text.utf8.reduce(0) { $0 + ($1 < 0x20 ? 6 : $1 == 0x22 || $1 == 0x5C ? 2 : 1) }
    }
}

extension Command {
    /// About how many bytes its events take, and so what it holds of memory while it waits.
    package var storedBytes: Int {
        let fixedBytes = 1_024
        let edgeBytes = 512
        return switch self {
        case .createJournal, .updateJournal, .createAccount, .updateAccount, .createAccountSet,
            .updateAccountSet, .createTxTemplate, .updateTxTemplate:
            fixedBytes
        case .addMembers(let edges), .removeMembers(let edges): edges.count * edgeBytes
        case .post(.entries(let posting)): posting.storedBytes
        case .post(.template(let posting)): fixedBytes + posting.storedBytes
        case .postBatch(let postings):
            postings.reduce(0) { bytes, posting in
                switch posting {
                case .entries(let posting): bytes + posting.storedBytes
                case .template(let posting): bytes + fixedBytes + posting.storedBytes
                }
            }
        }
    }
}
