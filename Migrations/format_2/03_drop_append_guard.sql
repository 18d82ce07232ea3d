-- It read tables inside the statement that called it: refuse_append is told instead.
drop function append_guard(
    bigint, bytea, bigint, integer, timestamptz, timestamptz, timestamptz
)
