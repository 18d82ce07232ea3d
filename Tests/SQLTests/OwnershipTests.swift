import Daybook
import EventLog
import Foundation
import Postgres
import ProjectionEngine
import Testing

/// Who writes which tables, and who reads those of others: a read model writes its own alone, and
/// reads those of the read models that its README names.
@Suite struct OwnershipTests {
    /// Tables that are no read model's, by who may write them.
    private static let ownTables: [String: Set<String>] = [
        "EventLog": ["ledger", "events"],
        "ProjectionEngine": ["projection_slots"],
        // Not rebuilt from the log, so not among the projection's own tables.
        "EventuallyConsistentSets": ["watermarks"],
    ]

    private static let targets = SQLTarget.all(in: .a)
    private static let projections = targets.filter { $0.projection != nil }

    @Test(arguments: projections.map(\.name))
    func `a read model writes its own tables and reads what its README names`(
        _ name: String
    ) throws {
        let target = try #require(Self.projections.first { $0.name == name })
        let path = "Projections/\(name)/README.md"
        let readme = try String(
            contentsOf: SQLTarget.root.appending(path: path), encoding: .utf8)
        let named = try #require(
            Self.readModels(namedBy: readme),
            "\(path) needs a line: Reads the tables of: Chart, Entries. (or: none.)")
        #expect(Self.faults(of: target, reading: named) == [])
    }

    @Test func `the log and the engine write their own tables`() throws {
        for name in ["EventLog", "ProjectionEngine"] {
            let target = try #require(Self.targets.first { $0.name == name })
            var writes: Set<String> = []
            var reads: Set<String> = []
            // The engine's templates are checked where they are filled in.
            for statement in target.statements where !Self.isTemplate(statement, of: target) {
                let scanner = RelationScanner(statement.text)
                writes.formUnion(scanner.writes)
                reads.formUnion(scanner.reads.filter { !$0.hasPrefix("pg_") })
            }
            let own = try #require(Self.ownTables[name])
            #expect(writes.subtracting(own) == [], "\(name)")
            #expect(reads.subtracting(own) == [], "\(name)")
            #expect(!writes.isEmpty)
        }
    }

    @Test func `every table is written by somebody`() {
        var written: Set<String> = []
        for target in Self.targets {
            for statement in target.statements + target.filledStatements {
                written.formUnion(RelationScanner(statement.text).writes)
            }
        }
        for target in Self.projections { #expect(Self.tables(of: target).isSubset(of: written)) }
    }

    @Test func `a write or a read that is not allowed is found`() throws {
        let chart = try #require(Self.projections.first { $0.name == "Chart" })
        func faults(_ sql: String, reading named: Set<String> = []) -> [String] {
            let target = SQLTarget(
                name: "Chart", folder: "", files: [], statements: [Statement("s", sql)],
                scripts: [], projection: chart.projection.map { Bare($0) })
            return Self.faults(of: target, reading: named)
        }
        #expect(faults("select * from accounts_a join members_a m on true") == [])
        #expect(faults("select * from entries_a") == ["s reads entries_a of Entries"])
        #expect(faults("select * from entries_a", reading: ["Entries"]) == [])
        #expect(faults("select * from accounts_a, entries_a") == ["s reads entries_a of Entries"])
        #expect(
            faults("delete from entries_a", reading: ["Entries"])
                == ["s writes entries_a, which is not its own"])
        #expect(
            faults("with x as (update entries_a set units = 1 returning *) select * from x")
                == ["s writes entries_a, which is not its own"])
        #expect(
            faults("insert into watermarks select * from entry_references") == [
                "s reads entry_references of Entries",
                "s writes watermarks, which is not its own",
            ])
        #expect(
            faults("delete from members_a using entries_a where true")
                == ["s reads entries_a of Entries"])
        #expect(faults("truncate table events") == ["s writes events, which is not its own"])
        #expect(faults("select from nowhere") == ["s reads nowhere, which nobody owns"])
        #expect(faults("-- from nowhere\nselect 1 where a is distinct from b") == [])
        #expect(
            faults("with recursive q (id) as (select 1) select * from q join lateral (select 1) x")
                == [])
        #expect(faults("select id from unnest($1) as given (id) for update") == [])
    }

    @Test func `a README names read models, or none`() {
        #expect(Self.readModels(namedBy: "# X\n\nReads the tables of: none.\n") == [])
        #expect(
            Self.readModels(namedBy: "Reads the tables of: Chart, Entries.") == [
                "Chart", "Entries",
            ])
        #expect(Self.readModels(namedBy: "# X") == nil)
    }

    /// A projection without its scripts, which would be checked as well.
    private struct Bare: Projection {
        let name: String
        let version: Int
        let lifecycle = Lifecycle.lazy
        let slotVariable: String
        let schema: [SQLFile] = []
        let tables: [String]
        let views: [View] = []
        let files: [SQLFile] = []

        init(_ projection: any Projection) {
            name = projection.name
            version = projection.version
            slotVariable = projection.slotVariable
            tables = projection.tables
        }

        func statements(_ slots: Slots) -> [Statement] { [] }

        func refill(_ slots: Slots, _ session: borrowing Session) throws -> any Projector {
            throw LogFailure(.damaged, "it has no rows")
        }

        func audit(
            _ slots: Slots, _ session: borrowing Session
        ) throws -> any ProjectionAudit {
            throw LogFailure(.damaged, "it has no rows")
        }
    }

    private static func readModels(namedBy readme: String) -> Set<String>? {
        guard let match = readme.firstMatch(of: /Reads the tables of: ([A-Za-z, \n]+)\./) else {
            return nil
        }
        let names = match.output.1.split(whereSeparator: { !$0.isLetter }).map(String.init)
        return Set(names).subtracting(["none"])
    }

    /// What the target's SQL writes or reads beyond its own and those of `named`.
    private static func faults(of target: SQLTarget, reading named: Set<String>) -> [String] {
        guard let projection = target.projection else { return [] }
        let values = Slots(first: Projections.standard.all).values
        var texts = (target.statements + target.filledStatements).map { ($0.name, $0.text) }
        texts += (projection.schema + projection.views.map(\.file)).map {
            ($0.lastName, $0.filled(values))
        }
        let own = tables(of: target).union(ownTables[target.name] ?? [])
        let views = Set(projection.views.map(\.name))
        var faults: [String] = []
        for (name, text) in texts {
            let scanner = RelationScanner(text)
            faults += scanner.writes.subtracting(own).map {
                "\(name) writes \($0), which is not its own"
            }
            for read in scanner.reads.subtracting(own).subtracting(views) {
                guard let owner = owners[read] else {
                    faults.append("\(name) reads \(read), which nobody owns")
                    continue
                }
                if !named.contains(owner) { faults.append("\(name) reads \(read) of \(owner)") }
            }
        }
        return faults.sorted()
    }

    /// Whose each table and view is.
    private static let owners: [String: String] = {
        var owners: [String: String] = [:]
        for target in projections {
            for table in tables(of: target) { owners[table] = target.name }
            for view in target.projection?.views ?? [] { owners[view.name] = target.name }
        }
        for (owner, tables) in ownTables {
            for table in tables { owners[table] = owner }
        }
        return owners
    }()

    private static func tables(of target: SQLTarget) -> Set<String> {
        guard let projection = target.projection else { return [] }
        return Set(projection.tableNames(in: Slot(version: projection.version, .a)))
    }

    private static func isTemplate(_ statement: Statement, of target: SQLTarget) -> Bool {
        let file = target.files.first { $0.lastName == statement.name }
        return file.map { $0.text.contains(":rows") || $0.text.contains(":page") } ?? false
    }
}
