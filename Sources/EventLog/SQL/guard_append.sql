-- Fails unless the ledger is as the batch was decided on: see append_guard, which tells why not.
-- What it asks first is asked here, because a plan of SQL is several times cheaper than a function.
select case
    when exists (
            select from ledger
            where generation = $3 and format = $4 and clock_at is not distinct from $5
        )
        and coalesce(clock_timestamp() between $6 and $7, true)
        and exists (select from events where seq = $1 and hash = $2)
        and not exists (select from events where seq = $1 + 1)
    then true
    else append_guard($1, $2, $3, $4, $5, $6, $7)
end
