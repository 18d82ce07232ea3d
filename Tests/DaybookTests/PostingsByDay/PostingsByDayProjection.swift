import Accounting
import EventLog
import Postgres
import ProjectionEngine

/// A projection as somebody would add one: how many transactions are effective on each day.
struct PostingsByDayProjection: InlineProjection {
    /// 1 counts transactions, 2 counts their entries too.
    let version: Int

    let name = "postings_by_day"
    let tables = ["postings_by_day_:postings_by_day"]
    var schema: [SQLFile] { [Self.file("tables", Self.table)] }
    var views: [View] { [View(Self.file("postings_per_day", viewQuery))] }
    var files: [SQLFile] { schema + views.map(\.file) }

    func statements(_ slots: Slots) -> [Statement] {
        [Self.insert(slots).statement, Self.select(slots).statement]
    }

    func projector(_ slots: Slots) -> any Projector { PostingsByDayProjector(slots) }

    func audit(_ slots: Slots, _ session: borrowing Session) -> any ProjectionAudit {
        PostingsByDayAudit(slots)
    }

    static func insert(_ slots: Slots) -> Insert<DayRow> {
        Insert(file("add_to_days", addition), filling: slots.values)
    }

    static func select(_ slots: Slots) -> Select<DayRow> {
        Select(
            file(
                "read_days",
                "select day, postings, entries from postings_by_day_:postings_by_day order by day"),
            filling: slots.values)
    }

    private static func file(_ name: String, _ text: String) -> SQLFile {
        SQLFile(name: name, text: text)
    }

    private static let table = """
        create table postings_by_day_:postings_by_day (
            day date primary key, postings bigint not null, entries bigint not null
        )
        """

    private var viewQuery: String {
        let columns = version == 1 ? "day, postings" : "day, postings, entries"
        return "select \(columns) from postings_by_day_:postings_by_day"
    }

    private static let addition = """
        insert into postings_by_day_:postings_by_day as standing (day, postings, entries)
        select day, postings, entries
        from unnest($1::date[], $2::bigint[], $3::bigint[]) as added (day, postings, entries)
        on conflict (day) do update
            set postings = standing.postings + excluded.postings,
                entries = standing.entries + excluded.entries
        """
}

struct DayRow: MappedRow, Equatable {
    var day: CalendarDate
    var postings: Int64 = 0
    var entries: Int64 = 0

    init(day: CalendarDate) { self.day = day }

    init(columns: inout some Columns<Self>) throws(PostgresError) {
        day = try columns.value("day") { $0.day }
        postings = try columns.value("postings") { $0.postings }
        entries = try columns.value("entries") { $0.entries }
    }
}

/// Counts by day.
struct DayCounts {
    private var byDay: [CalendarDate: DayRow] = [:]

    mutating func add(_ event: Event) {
        guard case .transactionPosted(let posted) = event.body else { return }
        byDay[posted.effective, default: DayRow(day: posted.effective)].postings += 1
        byDay[posted.effective]?.entries += Int64(posted.entries.count)
    }

    var rows: [DayRow] { byDay.values.sorted { $0.day < $1.day } }
}

final class PostingsByDayProjector: Projector {
    private let insert: Insert<DayRow>
    private var counts = DayCounts()

    init(_ slots: Slots) { insert = PostingsByDayProjection.insert(slots) }

    func apply(_ folded: FoldedEvent, _ state: LedgerState) { counts.add(folded.event) }

    func send(_ pipeline: borrowing Pipeline) throws {
        let rows = counts.rows
        counts = DayCounts()
        if !rows.isEmpty { try insert.send(pipeline, rows) }
    }

    func discard() { counts = DayCounts() }
}

final class PostingsByDayAudit: ProjectionAudit {
    private let select: Select<DayRow>
    private var counts = DayCounts()

    init(_ slots: Slots) { select = PostingsByDayProjection.select(slots) }

    func apply(
        _ folded: FoldedEvent, _ state: LedgerState, _ session: borrowing Session
    ) -> [Finding] {
        counts.add(folded.event)
        return []
    }

    func finish(_ state: LedgerState, _ session: borrowing Session) throws -> [Finding] {
        MergeComparison.findings(
            table: "postings_by_day", expected: counts.rows, actual: try select.all(session),
            key: \.day)
    }
}
