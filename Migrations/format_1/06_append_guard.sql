-- Refuses an append unless the log ends as the writer decided on, in the generation and the format
-- that it knows. Called in the append's own transaction, under the log's lock.
--
-- DB001: another generation or format; the writer's knowledge is stale.
-- DB002: the log's head is another; the batch was decided on a state that never was.
-- DB004: the manual clock is another, or the database's clock is not within the bounds given, so
-- that the writer's is not to be trusted. A bound that is null holds.
create function append_guard(
    head_seq bigint, head_hash bytea, known_generation bigint, known_format integer,
    manual_clock timestamptz, earliest timestamptz, latest timestamptz
) returns boolean
language plpgsql stable as $$
declare
    ends_there boolean;
begin
    if not exists (
        select from ledger where generation = known_generation and format = known_format
    ) then
        raise exception 'the ledger is not in generation % and format %',
            known_generation, known_format using errcode = 'DB001';
    end if;
    if head_seq = 0 then
        ends_there := not exists (select from events);
    else
        ends_there := exists (select from events where seq = head_seq and hash = head_hash)
            and not exists (select from events where seq = head_seq + 1);
    end if;
    if not ends_there then
        raise exception 'the log does not end with event %', head_seq using errcode = 'DB002';
    end if;
    if exists (select from ledger where clock_at is distinct from manual_clock)
        or not coalesce(clock_timestamp() between earliest and latest, true)
    then
        raise exception 'the batch was decided by another clock' using errcode = 'DB004';
    end if;
    return true;
end
$$;
