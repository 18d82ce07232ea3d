public import Postgres

/// A read model: tables that are folded from the log, and can be dropped and folded again.
///
/// A projection is a folder in `Projections/` with a type that conforms to this, a target of
/// `Package.swift`, and a line in `Projections.swift` of `Daybook`, the one list that everything is
/// driven by: installing, appending, reading ahead for decisions, verifying, rebuilding, upgrading.
public protocol Projection: Sendable {
    /// Its folder's name in lower case: how the command line and `projection_slots` name it.
    var name: String { get }

    /// Raised by one with every change to ``schema`` or to what the tables hold; from 1. A ledger
    /// whose projection has another version is refused until `daybook migrate` has folded the
    /// projection anew, into tables of its own.
    ///
    /// A view keeps its columns, in their order, from version to version; new ones come behind
    /// them. Services read it by name.
    var version: Int { get }

    /// When it moves.
    var lifecycle: Lifecycle { get }

    /// The variable that stands for its slot in SQL files.
    var slotVariable: String { get }

    /// Scripts that make its tables and functions, run once for each slot, in order.
    var schema: [SQLFile] { get }

    /// Its tables, with the slot's variable in their names.
    var tables: [String] { get }

    /// Tables that an earlier version had and this one has not: removed with the rest of them.
    var retiredTables: [String] { get }

    /// Views: each a `select` on one slot's tables, from which the view of both slots is made.
    var views: [View] { get }

    /// Every SQL file of the folder, for the check that each has its use.
    var files: [SQLFile] { get }

    /// Every statement that reads or writes the tables, for the check against the database.
    func statements(_ slots: Slots) -> [Statement]

    /// The fold of the whole log into an empty slot, for a rebuild, which has the log's lock.
    func refill(_ slots: Slots, _ session: borrowing Session) throws -> any Projector

    /// The comparison of its rows with a fresh fold of the log, in the session's snapshot.
    func audit(_ slots: Slots, _ session: borrowing Session) throws -> any ProjectionAudit

    /// What decisions need to know of its tables; nil where they need nothing.
    func factSource(_ slots: Slots) -> (any FactSource)?
}

extension Projection {
    public var slotVariable: String { name }
    public var retiredTables: [String] { [] }
    public func factSource(_ slots: Slots) -> (any FactSource)? { nil }

    /// The names of its tables in a slot.
    public func tableNames(in slot: Slot) -> [String] { Self.filled(tables, slotVariable, slot) }

    /// The names of the tables that a slot of an earlier version may have.
    public func formerTableNames(in slot: Slot) -> [String] {
        Self.filled(tables + retiredTables, slotVariable, slot)
    }

    private static func filled(_ names: [String], _ variable: String, _ slot: Slot) -> [String] {
        names.map { SQLFile(name: "table", text: $0).filled([variable: slot.name]) }
    }
}

/// A projection that moves in the transaction that appends, so that it is complete to the head.
public protocol InlineProjection: Projection {
    /// The fold of events into rows.
    func projector(_ slots: Slots) -> any Projector
}

extension InlineProjection {
    public var lifecycle: Lifecycle { .inline }

    public func refill(_ slots: Slots, _ session: borrowing Session) throws -> any Projector {
        projector(slots)
    }
}

/// When a projection moves.
public enum Lifecycle: String, Sendable {
    /// In the transaction that appends: see ``InlineProjection``.
    case inline
    /// When asked, from a watermark of its own.
    case lazy
}

/// A view that services, or other views, read.
public struct View: Sendable {
    public let file: SQLFile
    /// Whether the reader's role may read it.
    public let isPublic: Bool

    public init(_ file: SQLFile, isPublic: Bool = true) {
        self.file = file
        self.isPublic = isPublic
    }

    /// The view's name is its file's.
    public var name: String { file.name.split(separator: "/").last.map(String.init) ?? "" }
}
