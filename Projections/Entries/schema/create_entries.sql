-- Every entry, with the account's running totals right after it: the newest entry *is* the
-- account's balance, the newest up to a seq its balance at that seq.
--
-- position is the event's seq times 1,024 plus the entry's number in its transaction, so its order
-- is the log's. settled_entry, pending_entry, encumbrance_entry say which entry was the last of
-- each layer so far. layer: 0 settled, 1 pending, 2 encumbrance. version and totals are null for
-- eventually consistent accounts. Rows are inserted and never updated but where details are erased.
create table entries_:entries (
    position           bigint      primary key,
    balance_id         bigint      not null,
    entry_id           uuid        not null,
    recorded_at        timestamptz not null,
    version            bigint,
    settled_entry      bigint,
    pending_entry      bigint,
    encumbrance_entry  bigint,
    is_credit          boolean     not null,
    layer              smallint    not null,
    units              numeric     not null,
    settled_debit      numeric,
    settled_credit     numeric,
    pending_debit      numeric,
    pending_credit     numeric,
    encumbrance_debit  numeric,
    encumbrance_credit numeric,
    entry_type         text        not null,
    description        text,
    metadata           json
)
