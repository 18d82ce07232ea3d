-- Fails unless the ledger is as the batch was decided on.
--
-- DB001: another generation or format; the writer's knowledge is stale.
-- DB002: the log ends with another event; the batch was decided on a state that never was.
-- DB004: the manual clock is another, or the database's clock is not within the bounds given, so
-- that the writer's is not to be trusted. A bound that is null holds.
select case
    when not exists (select from ledger where generation = $3 and format = $4)
        then refuse_append(
            'DB001', format('the ledger is not in generation %s and format %s', $3, $4))
    when not case
            when $1::bigint = 0 then not exists (select from events)
            else exists (select from events where seq = $1 and hash = $2)
                and not exists (select from events where seq = $1 + 1)
        end
        then refuse_append('DB002', format('the log does not end with event %s', $1))
    when exists (select from ledger where clock_at is distinct from $5)
        or not coalesce(clock_timestamp() between $6 and $7, true)
        then refuse_append('DB004', 'the batch was decided by another clock')
    else true
end
