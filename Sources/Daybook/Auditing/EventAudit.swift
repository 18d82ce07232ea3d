import Accounting
import ProjectionEngine

/// What can be told of events by themselves and their neighbours, with no books: ids of entries
/// within a transaction, and the membership that follows an account made inside a set.
struct EventAudit {
    private var awaited: Membership?

    mutating func findings(of event: Event) -> [Finding] {
        var findings = broken(by: event).map { [$0] } ?? []
        switch event.body {
        case .accountCreated(let id, let new):
            awaited = new.accountSetID.map { Membership(setID: $0, member: .account(id)) }
        case .transactionPosted(let posted):
            let ids = Set(posted.entries.map(\.id))
            if ids.count < posted.entries.count {
                findings.append(Finding(.event(event.seq), "two of its entries have one id"))
            }
        case .journalCreated, .journalUpdated, .accountUpdated, .accountSetCreated,
            .accountSetUpdated, .txTemplateCreated, .txTemplateUpdated, .memberAdded,
            .memberRemoved, .epochStarted:
            break
        }
        return findings
    }

    /// The last event looked at was the log's last.
    func finish(at last: Seq) -> [Finding] {
        awaited.map { [Self.finding($0, .event(last.next), actual: "the end of the log")] } ?? []
    }

    private mutating func broken(by event: Event) -> Finding? {
        guard let edge = awaited else { return nil }
        awaited = nil
        guard event.body != .memberAdded(edge) else { return nil }
        return Self.finding(edge, .event(event.seq), actual: "another event")
    }

    private static func finding(
        _ edge: Membership, _ place: Finding.Place, actual: String
    ) -> Finding {
        Finding(
            place, "the account made before it is not added to the set that it was made in",
            expected: "account \(edge.member.uniqueID) added to set \(edge.setID)",
            actual: actual)
    }
}
