public import JSON

/// At least one and at most 8 KiB, of an expression.
public enum ExpressionBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 8_192
}

/// 1 to 255 bytes, of a parameter's name.
public enum ParameterNameBound: TextBound {
    public static let minimumLength = 1
    public static let maximumLength = 255
}

public typealias Expression = BoundedText<ExpressionBound>
public typealias ParameterName = BoundedText<ParameterNameBound>
public typealias TxTemplateID = Identifier<TxTemplate>

/// What a parameter's values are.
public enum ParameterType: UInt8, Sendable, Hashable, CaseIterable {
    case string
    case integer
    case decimal
    case boolean
    case uuid
    case date
    case timestamp
    case json
}

extension ParameterType: ContractWord {
    public var word: StaticString {
        switch self {
        case .string: "string"
        case .integer: "integer"
        case .decimal: "decimal"
        case .boolean: "boolean"
        case .uuid: "uuid"
        case .date: "date"
        case .timestamp: "timestamp"
        case .json: "json"
        }
    }
}

/// A parameter of a template.
public struct TemplateParameter: Sendable, Equatable {
    public var name: ParameterName
    public var type: ParameterType
    /// Evaluated when no value is given; uses no other parameter.
    public var defaultValue: Expression?
    public var description: FreeText?

    public init(
        name: ParameterName, type: ParameterType, defaultValue: Expression? = nil,
        description: FreeText? = nil
    ) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.description = description
    }
}

/// The expressions of a template that make the transaction.
public struct TransactionExpressions: Sendable, Equatable {
    public var effective: Expression
    public var journalID: Expression
    public var correlationID: Expression?
    public var externalID: Expression?
    public var description: Expression?
    public var metadata: Expression?

    public init(
        effective: Expression, journalID: Expression, correlationID: Expression? = nil,
        externalID: Expression? = nil, description: Expression? = nil,
        metadata: Expression? = nil
    ) {
        self.effective = effective
        self.journalID = journalID
        self.correlationID = correlationID
        self.externalID = externalID
        self.description = description
        self.metadata = metadata
    }
}

/// The expressions of a template that make one entry.
public struct EntryExpressions: Sendable, Equatable {
    public var entryType: Expression
    public var accountID: Expression
    public var layer: Expression
    public var direction: Expression
    public var units: Expression
    public var currency: Expression
    public var description: Expression?
    public var metadata: Expression?

    public init(
        entryType: Expression, accountID: Expression, layer: Expression,
        direction: Expression, units: Expression, currency: Expression,
        description: Expression? = nil, metadata: Expression? = nil
    ) {
        self.entryType = entryType
        self.accountID = accountID
        self.layer = layer
        self.direction = direction
        self.units = units
        self.currency = currency
        self.description = description
        self.metadata = metadata
    }
}

/// What a template is written with: parameters, and expressions that make of them what is posted.
public struct TemplateDefinition: Sendable, Equatable {
    public var parameters: [TemplateParameter]
    public var transaction: TransactionExpressions
    public var entries: [EntryExpressions]

    public init(
        parameters: [TemplateParameter] = [], transaction: TransactionExpressions,
        entries: [EntryExpressions]
    ) {
        self.parameters = parameters
        self.transaction = transaction
        self.entries = entries
    }
}

/// A kind of transaction, written once. Its definition never changes.
public struct TxTemplate: Sendable, Equatable {
    public var id: TxTemplateID
    public var code: Code
    public var status: Status
    public var description: FreeText?
    public var metadata: Metadata?
    public var definition: TemplateDefinition

    public init(
        id: TxTemplateID, code: Code, status: Status, description: FreeText?, metadata: Metadata?,
        definition: TemplateDefinition
    ) {
        self.id = id
        self.code = code
        self.status = status
        self.description = description
        self.metadata = metadata
        self.definition = definition
    }
}

/// What a template is created with.
public struct NewTxTemplate: Sendable, Equatable {
    public var code: Code
    public var description: FreeText?
    public var metadata: Metadata?
    public var definition: TemplateDefinition

    public init(
        code: Code, description: FreeText? = nil, metadata: Metadata? = nil,
        definition: TemplateDefinition
    ) {
        self.code = code
        self.description = description
        self.metadata = metadata
        self.definition = definition
    }
}

public struct TxTemplateChange: Sendable, Equatable {
    public var status: Status?
    public var description: Change<FreeText>
    public var metadata: Change<Metadata>

    public init(
        status: Status? = nil, description: Change<FreeText> = .unchanged,
        metadata: Change<Metadata> = .unchanged
    ) {
        self.status = status
        self.description = description
        self.metadata = metadata
    }
}

/// A transaction that is asked for through a template.
public struct TemplatePosting: Sendable, Equatable {
    public var id: TransactionID?
    public var template: Code
    public var parameters: JSON.Object

    public init(
        id: TransactionID? = nil, template: Code, parameters: JSON.Object = JSON.Object()
    ) {
        self.id = id
        self.template = template
        self.parameters = parameters
    }
}
