public import JSON

/// A template's definition as JSON has it, in events, tables, answers and contents alike: the
/// contract's names, and nothing for what is absent.
extension TemplateDefinition {
    /// The members of the object that the definition is part of.
    public var members: [JSON.Object.Member] {
        [
            JSON.Object.Member(
                key: "params", value: .array(parameters.map { .object($0.json) })),
            JSON.Object.Member(key: "transaction", value: .object(transaction.json)),
            JSON.Object.Member(key: "entries", value: .array(entries.map { .object($0.json) })),
        ]
    }
}

extension TemplateParameter {
    fileprivate var json: JSON.Object {
        JSON.Object(members: [
            ("name", name.string), ("type", "\(type.word)"), ("default", defaultValue?.string),
            ("description", description?.string),
        ])
    }
}

extension TransactionExpressions {
    fileprivate var json: JSON.Object {
        JSON.Object(members: [
            ("effective", effective.string), ("journal_id", journalID.string),
            ("correlation_id", correlationID?.string), ("external_id", externalID?.string),
            ("description", description?.string), ("metadata", metadata?.string),
        ])
    }
}

extension EntryExpressions {
    fileprivate var json: JSON.Object {
        JSON.Object(members: [
            ("entry_type", entryType.string), ("account_id", accountID.string),
            ("layer", layer.string), ("direction", direction.string), ("units", units.string),
            ("currency", currency.string), ("description", description?.string),
            ("metadata", metadata?.string),
        ])
    }
}

extension JSON.Object {
    /// Members that are strings; those that are nil are left out.
    fileprivate init(members: [(String, String?)]) {
        self.init(
            members.compactMap { key, value in
                value.map { Member(key: key, value: .string($0)) }
            })
    }
}
