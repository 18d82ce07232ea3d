-- Only the owner asks the guard.
revoke all on function append_guard(
    bigint, bytea, bigint, integer, timestamptz, timestamptz, timestamptz
) from public
