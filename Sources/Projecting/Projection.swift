public import Postgres

/// When a projection moves.
public enum Lifecycle: String, Sendable {
    /// In the transaction that appends.
    case inline
    /// When asked, from a watermark of its own.
    case lazy
    /// Behind the log, from a checkpoint of its own.
    case follower
}

/// What a read model consists of in the database.
public struct Projection: Sendable {
    /// Its folder's name in lower case: how the command line and the slots name it.
    public let name: String
    /// The variable that stands for its slot in SQL files.
    public let slotVariable: String
    public let lifecycle: Lifecycle
    /// Scripts that make its tables and functions, one run for each slot, in order.
    public let schema: [SQLFile]
    /// The tables that a rebuild empties, with the slot's variable in their names.
    public let tables: [String]
    /// Views: each a `select` on one slot's tables, from which the view of both slots is made.
    public let views: [View]

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

    public init(
        name: String, slotVariable: String, lifecycle: Lifecycle, schema: [SQLFile],
        tables: [String], views: [View]
    ) {
        self.name = name
        self.slotVariable = slotVariable
        self.lifecycle = lifecycle
        self.schema = schema
        self.tables = tables
        self.views = views
    }

    /// The names of its tables in a slot.
    public func tableNames(in slot: Slot) -> [String] {
        tables.map {
            SQLFile(name: "table", text: $0).filled([slotVariable: slot.rawValue])
        }
    }
}

/// One of the two sets of tables that a projection can be in.
public enum Slot: String, Sendable, CaseIterable {
    case a
    case b

    public var other: Slot {
        switch self {
        case .a: .b
        case .b: .a
        }
    }
}

/// The projections were switched since the session learned which slots are in use. Nothing was read
/// or written by the old ones: the caller learns the slots anew and goes on.
public struct StaleSlots: Error {
    public init() {}
}

/// Which slot each projection is in, as it is filled into our own statements when a session opens.
/// A switch raises the ledger's generation, which the append's guard checks.
public struct Slots: Sendable, Equatable {
    private var byVariable: [String: Slot]

    public init(_ byVariable: [String: Slot]) {
        self.byVariable = byVariable
    }

    /// All of these projections in slot `a`, as at the beginning.
    public init(first projections: [Projection]) {
        byVariable = Dictionary(
            uniqueKeysWithValues: projections.map { ($0.slotVariable, .a) })
    }

    public subscript(projection: Projection) -> Slot {
        get { byVariable[projection.slotVariable] ?? .a }
        set { byVariable[projection.slotVariable] = newValue }
    }

    /// What SQL files are filled with.
    public var values: [String: String] { byVariable.mapValues(\.rawValue) }

    static let statement = Statement(SQL.readSlots, columns: [.text, .text])

    /// Reads the slots that are in use.
    public static func read(
        _ projections: [Projection], _ session: borrowing Session
    ) throws -> Slots {
        var slots = Slots(first: projections)
        let rows = try session.query(statement)
        for row in 0..<rows.count {
            let name: String = try rows.value(row, 0)
            guard let projection = projections.first(where: { $0.name == name }),
                let slot = Slot(rawValue: try rows.value(row, 1))
            else { continue }
            slots[projection] = slot
        }
        return slots
    }
}
