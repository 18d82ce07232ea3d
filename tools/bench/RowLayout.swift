/// A way to lay out entries and balances: the tables that it needs beside the ledger's own, and the
/// statements that write a batch.
///
/// Every layout writes the ledger's own row of events and of transactions; they differ in what
/// follows. Statements and tables of the ledger are taken from it, not copied.
struct RowLayout: Sendable {
    let name: String
    /// Empty where the ledger's own tables serve.
    let schema: String
    /// Synchronous sets above every account.
    let sets: Int
    let writers: [RowWriter]

    private init(_ name: String, schema: String = "", sets: Int = 1, _ writers: [RowWriter]) {
        self.name = name
        self.schema = schema
        self.sets = sets
        self.writers = [.events, .transactions] + writers
    }

    static let all = [ours(sets: 1), updatedBalances, insertedBalances, lean]

    /// Insert-only entries that carry the account's running totals: the ledger's own. Without a set
    /// there are no rows of sets.
    static func ours(sets: Int) -> RowLayout {
        RowLayout(
            "entries with running totals", sets: sets,
            [.entries] + (sets > 0 ? [.setRows] : []))
    }

    /// Entries without totals, and one row for each account and set that every batch updates.
    static let updatedBalances = RowLayout(
        "balances updated in place", schema: plainEntriesTable + currentBalancesTable,
        [.plainEntries, .currentBalances])

    /// Entries without totals, and a row inserted for each account and set that a batch moved.
    static let insertedBalances = RowLayout(
        "balances inserted a batch", schema: plainEntriesTable + balanceRowsTable,
        [.plainEntries, .balanceRows])

    /// The fewest and narrowest columns that still tell the account's totals: no entry id, no time,
    /// no other layer, which all have to be looked up in the event when they are asked for.
    static let lean = RowLayout(
        "lean entries with totals", schema: leanEntriesTable, [.leanEntries, .setRows])
}

/// The contenders' tables.
extension RowLayout {
    private static let plainEntriesTable = """
        create table plain_entries (
            position bigint primary key, balance_id bigint not null, entry_id uuid not null,
            recorded_at timestamptz not null, is_credit boolean not null,
            layer smallint not null, units numeric not null, entry_type text not null,
            description text, metadata json
        );
        create index on plain_entries (balance_id, position);
        """

    private static let figures = """
        version bigint not null, settled_entry bigint, pending_entry bigint,
        encumbrance_entry bigint, settled_debit numeric not null,
        settled_credit numeric not null, pending_debit numeric not null,
        pending_credit numeric not null, encumbrance_debit numeric not null,
        encumbrance_credit numeric not null
        """

    /// Half empty pages, so that updates find room beside the row and touch no index.
    private static let currentBalancesTable = """
        create table current_balances (balance_id bigint primary key, \(figures))
        with (fillfactor = 50);
        """

    private static let balanceRowsTable = """
        create table balance_rows (
            balance_id bigint not null, position bigint not null, \(figures),
            primary key (balance_id, position)
        );
        """

    private static let leanEntriesTable = """
        create table lean_entries (
            seq bigint, sequence smallint, account integer not null, is_credit boolean not null,
            layer smallint not null, version bigint not null, units numeric not null,
            debit numeric not null, credit numeric not null, details json,
            primary key (seq, sequence)
        );
        create index on lean_entries (account, seq, sequence);
        """
}
