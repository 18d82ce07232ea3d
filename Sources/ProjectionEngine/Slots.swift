import EventLog
public import Postgres

/// One of the two sets of tables that a version of a projection can be in: while one is read and
/// written, a rebuild fills the other.
public struct Slot: Sendable, Hashable {
    public enum Side: String, Sendable, CaseIterable {
        case a
        case b
    }

    /// The projection's version, from 1.
    public let version: Int
    public let side: Side

    public init(version: Int = 1, _ side: Side) {
        self.version = version
        self.side = side
    }

    /// Reads a name: `a` and `b` of the first version, `2a` and `2b` of the second.
    public init?(name: String) {
        guard let last = name.last, let side = Side(rawValue: String(last)) else { return nil }
        let digits = name.dropLast()
        guard let version = digits.isEmpty ? 1 : Int(digits), version >= 1 else { return nil }
        self.init(version: version, side)
        guard self.name == name else { return nil }
    }

    /// What stands for it in the names of tables, and in `projection_slots`.
    public var name: String { version == 1 ? side.rawValue : "\(version)\(side.rawValue)" }

    /// The other one of the same version.
    public var other: Slot {
        switch side {
        case .a: Slot(version: version, .b)
        case .b: Slot(version: version, .a)
        }
    }

    public static func both(of version: Int) -> [Slot] {
        Side.allCases.map { Slot(version: version, $0) }
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
    private var byName: [String: Slot]
    /// What SQL files are filled with.
    public private(set) var values: [String: String]

    /// All of these projections in the first slot of their version, as at the beginning.
    public init(first projections: [any Projection]) {
        byName = [:]
        values = [:]
        for projection in projections { self[projection] = Slot(version: projection.version, .a) }
    }

    public subscript(projection: any Projection) -> Slot {
        get { byName[projection.name] ?? Slot(version: projection.version, .a) }
        set {
            byName[projection.name] = newValue
            values[projection.slotVariable] = newValue.name
        }
    }

    /// Reads the slots that are in use.
    ///
    /// - Throws: `format` when the ledger's projections are not this program's.
    public static func read(
        _ projections: [any Projection], _ session: borrowing Session
    ) throws -> Slots {
        let installed = try InstalledSlots.read(session)
        if let difference = installed.difference(from: projections) {
            throw LogFailure(.format, "\(difference)")
        }
        var slots = Slots(first: projections)
        for projection in projections {
            if let slot = installed[projection] { slots[projection] = slot }
        }
        return slots
    }
}

/// What `projection_slots` says, which another version of the program may have written.
public struct InstalledSlots: Sendable, Equatable {
    struct Row: MappedRow {
        let name: String
        let slot: String

        init(columns: inout some Columns<Self>) throws(PostgresError) {
            name = try columns.value("name") { $0.name }
            slot = try columns.value("slot") { $0.slot }
        }
    }

    static let select = Select<Row>(SQL.readSlots)

    private var byName: [String: Slot]

    public static func read(_ session: borrowing Session) throws -> InstalledSlots {
        var byName: [String: Slot] = [:]
        for row in try select.all(session) {
            guard let slot = Slot(name: row.slot) else {
                throw LogFailure(
                    .damaged, "the projection \(row.name) is in a slot \(row.slot), which is none")
            }
            byName[row.name] = slot
        }
        return InstalledSlots(byName: byName)
    }

    public subscript(projection: any Projection) -> Slot? {
        get { byName[projection.name] }
        set { byName[projection.name] = newValue }
    }

    /// The slot that a rebuild fills: the other one of the version, or the first of a new version.
    public func refillTarget(_ projection: any Projection) -> Slot {
        guard let slot = self[projection], slot.version == projection.version else {
            return Slot(version: projection.version, .a)
        }
        return slot.other
    }

    /// Forgets which slot any projection is in, in the open database transaction: all of them have
    /// to be folded anew, and nothing reads or writes them before that.
    public static func forget(_ session: borrowing Session) throws {
        try session.execute(forgetSlots)
    }

    static let forgetSlots = Statement(SQL.forgetSlots)

    /// Those that `daybook migrate` has to fold: new to the ledger, or of an older version.
    public func outdated(_ projections: [any Projection]) -> [any Projection] {
        projections.filter { (self[$0]?.version ?? 0) < $0.version }
    }

    /// How the ledger's projections differ from the program's; nil when they do not.
    public func difference(from projections: [any Projection]) -> ProjectionDifference? {
        for projection in projections {
            let version = self[projection]?.version ?? 0
            guard version != projection.version else { continue }
            return ProjectionDifference(
                name: projection.name, inLedger: version, inProgram: projection.version)
        }
        let known = Set(projections.map(\.name))
        guard let name = byName.keys.filter({ !known.contains($0) }).min() else { return nil }
        return ProjectionDifference(
            name: name, inLedger: byName[name]?.version ?? 0, inProgram: 0)
    }
}

/// A projection that the ledger has in another version than the program; version 0 is none.
public struct ProjectionDifference: Sendable, Equatable, CustomStringConvertible {
    public let name: String
    public let inLedger: Int
    public let inProgram: Int

    public var description: String {
        let ledger = inLedger == 0 ? "has no" : "has version \(inLedger) of the"
        let program = inProgram == 0 ? "does not know it" : "has version \(inProgram)"
        let remedy = inLedger < inProgram ? "run: daybook migrate" : "use a newer daybook"
        return "the ledger \(ledger) projection \(name), this program \(program); \(remedy)"
    }
}
