-- An account's balance in one journal and currency, by the position of its first entry, which is
-- its number for ever. One row for each such balance, inserted with that entry.
create table account_balances_:entries (
    id         bigint      primary key,
    account_id uuid        not null,
    journal_id uuid        not null,
    currency   text        collate "C" not null,
    created_at timestamptz not null,
    unique (account_id, journal_id, currency)
)
