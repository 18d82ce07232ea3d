import JSON

/// How much one request may hold (SEMANTICS, "Values").
public enum Limits {
    public static let entriesPerTransaction = 1_000
    public static let postingsPerBatch = 10_000
    public static let entriesPerBatch = 50_000
    public static let membersPerCall = 10_000
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
        case .post(let posting): return posting.shapeFault(path: "")
        case .postBatch(let postings): return Self.shapeFault(of: postings)
        }
    }

    private static func shapeFault(of postings: [Posting]) -> InvalidRequest? {
        if let fault = tooMany(
            postings.count, field: "postings", what: "postings",
            maximum: Limits.postingsPerBatch)
        {
            return fault
        }
        var entries = 0
        var bytes = 0
        for (index, posting) in postings.enumerated() {
            if let fault = posting.shapeFault(path: "postings[\(index)].") { return fault }
            entries += posting.entries.count
            bytes += posting.storedBytes
        }
        if bytes > Limits.commandBytes {
            return InvalidRequest(
                field: "postings", reason: "the events of a batch would take \(bytes) bytes",
                maximum: Limits.commandBytes)
        }
        return tooMany(
            entries, field: "postings", what: "entries in all postings",
            maximum: Limits.entriesPerBatch)
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

extension Posting {
    fileprivate func shapeFault(path: String) -> InvalidRequest? {
        let field = path + "entries"
        guard !entries.isEmpty else {
            return InvalidRequest(field: field, reason: "a transaction needs at least one entry")
        }
        let bytes = storedBytes
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
    fileprivate var storedBytes: Int {
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
    /// The bytes that a string takes between its quotes at most; 0 for nil.
    static func writtenBytes(_ text: String?) -> Int {
        guard let text else { return 0 }
        return text.utf8.reduce(0) { $0 + ($1 < 0x20 ? 6 : $1 == 0x22 || $1 == 0x5C ? 2 : 1) }
    }
}
