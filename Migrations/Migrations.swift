public import Postgres

/// The log's own schema, and nothing that can be rebuilt from the log.
///
/// Each folder `format_N` holds what leads from format N-1 to format N, one object a file, run in
/// the order of the files' numbers inside one database transaction. Forward only: a format that
/// was published never changes.
public enum Migrations {
    /// The format that this program writes and reads.
    public static let currentFormat = 2

    /// The scripts that lead to `format` from the one before, in order.
    public static func scripts(to format: Int) -> [SQLFile] {
        SQL.all.filter { $0.name.hasPrefix("format_\(format)/") }.sorted { $0.name < $1.name }
    }

    /// The tables of control state, which no log holds, each with the scripts that make it.
    public static var controlTables: [(name: String, scripts: [SQLFile])] {
        let places = [
            ("projection_slots", ["format_1/07_projections", "format_2/01_slots_of_versions"]),
            ("watermarks", ["format_1/08_watermarks"]),
        ]
        return places.map { table, places in
            (table, places.flatMap { place in SQL.all.filter { $0.name == place } })
        }
    }

    /// Every file of this folder, for the check that each has its use.
    public static let files = SQL.all
}
