import Accounting
import EventFormat

/// The cursors of one list with its filters: opaque, and of no use with any other.
struct ListCursor {
    private let mark: String

    init(list: String, filters: [String]) {
        let text = ([list] + filters).joined(separator: "\u{1F}")
        mark = String(SHA256.shared.digest(of: Array(text.utf8)).description.prefix(16))
    }

    /// The cursor of the row with this id.
    func cursor(of id: UniqueID) -> String {
        mark + id.description.filter { $0 != "-" }
    }

    /// The id that a cursor stands for.
    ///
    /// - Throws: `invalidRequest` for a damaged cursor, or one of another list or other filters.
    func id(of cursor: String) throws -> UniqueID {
        let digits = cursor.dropFirst(mark.count)
        guard cursor.utf8.starts(with: mark.utf8), let salt = Salt(String(digits)) else {
            throw Rejection.invalidRequest(
                InvalidRequest(
                    field: "after", reason: "is no cursor of this list with these filters"))
        }
        return UniqueID(bits: salt.bits)
    }
}
