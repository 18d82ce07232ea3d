-- The ledger's one row: which ledger this is, which incarnation of it, in which form it is stored.
--
-- epoch             its incarnation; a restore or a promotion starts the next
-- format            the form of the log and of this schema; a writer that does not know it refuses
-- generation        raised under the log's lock by whatever makes a writer's knowledge stale:
--                   a switch of projections, a repair, a restore, a migration
-- system_identifier, timeline
--                   the server that the epoch runs on (see pg_control_system)
-- clock_at          the reading of a manual clock; null when the ledger runs by the real one
-- partition_events  how many events one partition of the log holds
--
-- Not updated by appends: a row that every batch updates rots under any open snapshot.
create table ledger (
    ledger_id         uuid        not null,
    epoch             integer     not null check (epoch >= 1),
    format            integer     not null check (format >= 1),
    generation        bigint      not null check (generation >= 1),
    created_at        timestamptz not null,
    system_identifier bigint      not null,
    timeline          integer     not null,
    clock_at          timestamptz,
    partition_events  bigint      not null check (partition_events >= 1),
    only_row          boolean     primary key default true check (only_row)
);
