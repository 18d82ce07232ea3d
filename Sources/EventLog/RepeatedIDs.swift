public import Accounting
public import Postgres

/// Finding ids that were used twice, by the log alone: what the unique indexes of the projections
/// prevent and a tampered log may hold.
public enum RepeatedIDs {
    static let findIDs = Statement(SQL.findRepeatedIds, columns: [.uuid, .int8])
    static let findExternalIDs = Statement(
        SQL.findRepeatedExternalIds, columns: [.text, .int8])

    /// What is repeated, as text, and the seq of the last event that uses it.
    public static func find(
        _ session: borrowing Session
    ) throws -> [(seq: Seq, what: String)] {
        var found: [(seq: Seq, what: String)] = []
        let ids = try session.query(findIDs)
        for row in 0..<ids.count {
            found.append((try ids.value(row, 1), "id \(try ids.value(row, 0, as: UniqueID.self))"))
        }
        let externalIDs = try session.query(findExternalIDs)
        for row in 0..<externalIDs.count {
            let externalID: String = try externalIDs.value(row, 0)
            found.append((try externalIDs.value(row, 1), "external id \(externalID)"))
        }
        return found.sorted { $0.seq < $1.seq }
    }
}
