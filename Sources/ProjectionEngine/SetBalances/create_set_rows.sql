-- The balances of sets: one row for each set and currency that a batch moved, never updated. The
-- newest row *is* the set's balance; the newest up to a seq its balance at that seq.
--
-- position is that of the last entry folded, so the row equals the fold of the set's entries up to
-- its transaction. entries names the entries that came in since the row before, in log order, at
-- most some thousand, from which the set's history is derived when it is read. is_first marks the
-- first row of a set and currency, by which balances are listed.
create table :rows (
    set_id             uuid        not null,
    currency           text        collate "C" not null,
    version            bigint      not null,
    position           bigint      not null,
    created_at         timestamptz not null,
    settled_entry      bigint,
    pending_entry      bigint,
    encumbrance_entry  bigint,
    settled_debit      numeric     not null,
    settled_credit     numeric     not null,
    pending_debit      numeric     not null,
    pending_credit     numeric     not null,
    encumbrance_debit  numeric     not null,
    encumbrance_credit numeric     not null,
    is_first           boolean     not null,
    entries            bigint[]    not null,
    primary key (set_id, currency, version)
)
