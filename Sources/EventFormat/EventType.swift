public import Accounting

/// The types of event, by the names that the log stores.
public enum EventType: String, Sendable, CaseIterable {
    case journalCreated = "journal_created"
    case journalUpdated = "journal_updated"
    case accountCreated = "account_created"
    case accountUpdated = "account_updated"
    case accountSetCreated = "account_set_created"
    case accountSetUpdated = "account_set_updated"
    case txTemplateCreated = "tx_template_created"
    case txTemplateUpdated = "tx_template_updated"
    case memberAdded = "member_added"
    case memberRemoved = "member_removed"
    case transactionPosted = "transaction_posted"
    case epochStarted = "epoch_started"

    public init(_ body: EventBody) {
        self =
            switch body {
            case .journalCreated: .journalCreated
            case .journalUpdated: .journalUpdated
            case .accountCreated: .accountCreated
            case .accountUpdated: .accountUpdated
            case .accountSetCreated: .accountSetCreated
            case .accountSetUpdated: .accountSetUpdated
            case .txTemplateCreated: .txTemplateCreated
            case .txTemplateUpdated: .txTemplateUpdated
            case .memberAdded: .memberAdded
            case .memberRemoved: .memberRemoved
            case .transactionPosted: .transactionPosted
            case .epochStarted: .epochStarted
            }
    }

    /// The version that this program writes.
    public var currentVersion: Int16 { 1 }
}
