-- Nobody but the owner touches the log and the control tables; readers get the views.
revoke all on ledger, events, projection_slots, watermarks from public;
revoke all on function make_partition(bigint) from public;
revoke all on function append_guard(
    bigint, bytea, bigint, integer, timestamptz, timestamptz, timestamptz
) from public;
