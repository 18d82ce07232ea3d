-- The log: every change of the ledger, in commit order, numbered without gaps from 1.
--
-- hash chains the events (see the documentation of the event format); details hold what people
-- wrote and can be erased, payload never changes. Both are json and not jsonb, because their
-- stored bytes are what was hashed.
--
-- Partitioned by ranges of seq from the start: attaching a grown table later is dear, dropping an
-- archived partition is cheap. make_partition() makes the partitions.
create table events (
    seq         bigint      not null check (seq >= 1),
    recorded_at timestamptz not null,
    type        text        not null,
    version     smallint    not null,
    entity_id   uuid        not null,
    payload     json        not null,
    details     json,
    hash        bytea       not null check (octet_length(hash) = 32),
    primary key (seq)
) partition by range (seq);
