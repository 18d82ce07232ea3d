import Accounting
import EventFormat

/// The cursors of one list with its filters: opaque, and of no use with any other.
///
/// A cursor is the row's id behind a digest of list, filters and id, so that a letter that was
/// lost or changed on the way is noticed instead of starting the page elsewhere.
struct ListCursor {
    private static let markLength = 16

    private let list: String

    init(list: String, filters: [String]) {
        self.list = ([list] + filters).joined(separator: "\u{1F}")
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
        let marked = Array("\(list)\u{1F}\(id)".utf8)
        let mark = SHA256.shared.digest(of: marked).description.prefix(Self.markLength)
        return mark + id.description.filter { $0 != "-" }
    }

    /// The id that a cursor stands for.
    ///
    /// - Throws: `invalidRequest` for a damaged cursor, or one of another list or other filters.
    private func id(of cursor: String) throws -> UniqueID {
        guard let salt = Salt(String(cursor.dropFirst(Self.markLength))),
            cursor.utf8.elementsEqual(self.cursor(of: UniqueID(bits: salt.bits)).utf8)
        else {
            throw Rejection.invalidRequest(
                InvalidRequest(
                    field: "after", reason: "is no cursor of this list with these filters"))
        }
        return UniqueID(bits: salt.bits)
    }
}
