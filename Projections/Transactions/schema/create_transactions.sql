-- One row a transaction: what it was posted with, but for its entries.
--
-- salt and content_hash tell a repeated posting from another; salt is null when there were no
-- details or they were erased, which is_erased tells apart.
create table transactions_:transactions (
    seq            bigint      primary key,
    id             uuid        not null,
    journal_id     uuid        not null,
    number         bigint      not null,
    template       text,
    correlation_id text        collate "C",
    external_id    text        collate "C",
    effective      date        not null,
    description    text,
    metadata       json,
    recorded_at    timestamptz not null,
    void_of        uuid,
    actor          text,
    reason         text,
    salt           uuid,
    content_hash   bytea       not null,
    is_erased      boolean     not null,
    unique (journal_id, number)
)
