-- Up to which event each eventually consistent set or account was recalculated.
--
-- Recalculations write no event, so this cannot be rebuilt from the log and stands here, not with
-- the projections. A row appears with the first recalculation; its row lock is what orders
-- recalculations of the same set, and no append takes it.
create table watermarks (
    owner_id  uuid   primary key,
    as_of_seq bigint not null check (as_of_seq >= 0)
);
