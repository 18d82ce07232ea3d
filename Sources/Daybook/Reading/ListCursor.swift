import Accounting
import EventFormat

/// The cursors of one list with its filters: opaque, and of no use with any other.
struct ListCursor {
    private let mark: String

    init(list: String, filters: [String]) {
        let text = ([list] + filters).joined(separator: "\u{1F}")
        mark = String(SHA256.shared.digest(of: Array(text.utf8)).description.prefix(16))
    }

    /// The page that was asked for. `read` gives rows behind the one with an id, in the list's
    /// order; it is asked for one more than the page holds, which tells whether any follow.
    func page<Row>(
        _ asked: PageRequest, id: (Row) -> UniqueID,
        _ read: (_ after: UniqueID?, _ limit: Int) throws -> [Row]
    ) throws -> Page<Row> {
        let after = try asked.after.map { try self.id(of: $0) }
        var rows = try read(after, asked.first + 1)
        let hasNextPage = rows.count > asked.first
        if hasNextPage { rows.removeLast() }
        return Page(
            rows: rows, hasNextPage: hasNextPage, endCursor: rows.last.map { cursor(of: id($0)) })
    }

    /// The cursor of the row with this id.
    private func cursor(of id: UniqueID) -> String {
        mark + id.description.filter { $0 != "-" }
    }

    /// The id that a cursor stands for.
    ///
    /// - Throws: `invalidRequest` for a damaged cursor, or one of another list or other filters.
    private func id(of cursor: String) throws -> UniqueID {
        let digits = cursor.dropFirst(mark.count)
        guard cursor.utf8.starts(with: mark.utf8), let salt = Salt(String(digits)) else {
            throw Rejection.invalidRequest(
                InvalidRequest(
                    field: "after", reason: "is no cursor of this list with these filters"))
        }
        return UniqueID(bits: salt.bits)
    }
}
