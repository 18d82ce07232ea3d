public import Accounting

/// The commands that most books begin with, from text as a program has it. Text that is too long or
/// empty is refused as in ``Rejection`` `invalidRequest`, which names the field, before anything is
/// sent.
extension Ledger {
    /// Makes a journal.
    ///
    /// - Parameter actor: who asked for it, kept with the event.
    @discardableResult
    public func createJournal(
        name: String, code: String? = nil, by actor: String? = nil
    ) async throws -> Journal {
        try await createJournal(
            NewJournal(
                name: try Self.text("name", name),
                code: try code.map { try Self.text("code", $0) }),
            by: try Self.provenance(actor))
    }

    /// Makes an account. Its kind decides on which side its balance is positive.
    ///
    /// - Parameters:
    ///   - set: the account set that it is made a member of at once.
    ///   - actor: who asked for it, kept with the event.
    @discardableResult
    public func createAccount(
        code: String, name: String, kind: AccountKind, in set: AccountSetID? = nil,
        by actor: String? = nil
    ) async throws -> Account {
        try await createAccount(
            NewAccount(
                code: try Self.text("code", code), name: try Self.text("name", name), kind: kind,
                accountSetID: set),
            by: try Self.provenance(actor))
    }

    /// Posts one transaction with the entries that are listed, debits and credits of equal amounts.
    ///
    /// ```swift
    /// try await ledger.post(in: shop.id, externalID: "sale/1", by: "me") {
    ///     Debit(till.id, "12.50", .eur)
    ///     Credit(sales.id, "12.50", .eur)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - effective: the day it counts for; today when nil.
    ///   - externalID: with one the posting may be repeated: the first result is answered again.
    ///   - actor: who asked for it, kept with the event.
    /// - Throws: ``Rejection`` `unbalancedTransaction` and others; nothing is written then.
    @discardableResult
    public func post(
        in journal: JournalID, effective: CalendarDate? = nil, externalID: String? = nil,
        description: String? = nil, by actor: String? = nil,
        @EntryBuilder entries: () throws -> [RequestedEntry]
    ) async throws -> PostingAnswer {
        let posting = Posting(
            journalID: journal, effective: effective,
            externalID: try externalID.map { try Self.text("external_id", $0) },
            description: try description.map { try Self.text("description", $0) },
            entries: try entries())
        return try await post(posting, by: try Self.provenance(actor))
    }

    private static func provenance(_ actor: String?) throws -> Provenance {
        Provenance(actor: try actor.map { try text("actor", $0) })
    }

    private static func text<Bound>(
        _ field: String, _ text: String
    ) throws -> BoundedText<Bound> {
        do throws(TextFault) {
            return try BoundedText(text)
        } catch {
            throw Rejection.invalidRequest(InvalidRequest(field: field, error))
        }
    }
}

extension InvalidRequest {
    /// A field whose text is out of bounds.
    fileprivate init(field: String, _ fault: TextFault) {
        switch fault {
        case .empty: self.init(field: field, reason: "must not be empty")
        case .tooLong(let maximum):
            self.init(
                field: field, reason: "must have at most \(maximum) bytes", maximum: maximum)
        case .containsNull: self.init(field: field, reason: "must not contain U+0000")
        }
    }
}
