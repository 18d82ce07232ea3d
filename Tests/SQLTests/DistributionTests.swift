import Postgres
import ProjectionEngine
import Testing

/// What a Postgres that spreads schemas over several machines asks of our SQL. There a statement is
/// sent whole to the machine on which its tables lie, and a script runs command by command.
@Suite struct DistributionTests {
    private static let targets = SQLTarget.all(in: .a)
    private static let scripts = targets.flatMap(\.scripts)
    private static let shapes = scripts.map { SQLShape($0.text) }

    /// The functions that there are, by name, with the script that makes each.
    private static let functions: [String: SQLShape] = {
        let dropped = shapes.reduce(into: Set<String>()) { $0.formUnion($1.dropped) }
        var functions: [String: SQLShape] = [:]
        for shape in shapes {
            for name in shape.made.subtracting(dropped) { functions[name] = shape }
        }
        return functions
    }()

    /// Statements, and the queries of views.
    private static let statements: [(name: String, text: String)] = targets.flatMap { target in
        (target.statements + target.filledStatements).map { ($0.name, $0.text) }
            + target.scripts.filter { SQLShape($0.text).made.isEmpty }.map { ($0.name, $0.text) }
    }

    private static let ownTables: Set<String> = {
        var tables: Set<String> = ["ledger", "events", "watermarks", "projection_slots"]
        for target in targets {
            let slot = target.projection.map { _ in "_a" } ?? ""
            for table in target.projection?.tables ?? [] {
                tables.insert(table.prefix { $0 != ":" }.dropLast() + slot)
            }
        }
        return tables
    }()

    @Test func `a script is one command`() {
        #expect(Self.scripts.count > 40)
        for (script, shape) in zip(Self.scripts, Self.shapes) {
            #expect(shape.commands == 1, "\(script.name)")
        }
    }

    @Test func `a function sets its search path`() {
        #expect(Self.functions.count >= 5)
        let altered = Self.shapes.reduce(into: Set<String>()) { $0.formUnion($1.altered) }
        for (name, shape) in Self.functions {
            let isSet = shape.head.contains("set search_path = :\"schema\", pg_temp")
            #expect(isSet || altered.contains(name), "\(name)")
        }
    }

    @Test func `no statement calls a function of ours that reads a table`() {
        let reading = Self.functions.filter { !RelationScanner($1.body).reads.isEmpty }
        #expect(reading.keys.sorted() == ["make_partition", "set_history"])
        for (name, text) in Self.statements {
            let called = SQLShape(text).calls.intersection(reading.keys)
            let isFree = RelationScanner(text).reads.isDisjoint(with: Self.ownTables)
            #expect(called.isEmpty || isFree, "\(name) calls \(called)")
        }
    }

    @Test func `no statement joins a catalog with our tables`() {
        #expect(Self.ownTables.contains("entries_a"))
        for (name, text) in Self.statements {
            let reads = RelationScanner(text).reads
            let catalogs = reads.filter { $0.hasPrefix("pg_") }
            let own = reads.intersection(Self.ownTables)
            #expect(own.isEmpty || catalogs.isEmpty, "\(name) joins \(catalogs) with \(own)")
        }
    }

    @Test func `the log's lock is taken, and looked for, where the ledger lies`() throws {
        for name in ["lock_log", "read_holder", "end_holder"] {
            let statement = try #require(Self.statements.first { $0.name == name })
            #expect(RelationScanner(statement.text).reads == ["ledger"], "\(name)")
            #expect(statement.text.contains("tableoid"), "\(name)")
        }
    }

    @Test func `the shape of SQL is read as it is`() {
        let script = """
            -- a comment; with a semicolon
            create or replace function f(x text) returns text
            language sql set search_path = s as $$ select g(x); select 1 from t; $$;
            drop function h(text)
            """
        let shape = SQLShape(script)
        #expect(shape.commands == 2)
        #expect(shape.made == ["f"])
        #expect(shape.calls.isSuperset(of: ["f", "g", "h"]))
        #expect(RelationScanner(shape.body).reads == ["t"])
        #expect(SQLShape("drop function h(text)").dropped == ["h"])
        #expect(SQLShape("alter function k() set search_path = s").altered == ["k"])
    }
}
