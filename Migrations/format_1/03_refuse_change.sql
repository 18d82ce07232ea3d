-- Trigger function: refuses to change what is in the log.
--
-- The one change that is ever made is forgetting an event's details, by a function of the owner
-- that sets daybook.erasing for its own transaction: details become null and nothing else moves.
-- Everything else is refused, the owner included; privileges keep others from trying.
create function refuse_change() returns trigger
language plpgsql as $$
declare
    erasing constant boolean := coalesce(current_setting('daybook.erasing', true), '') = 'on';
begin
    if tg_op = 'UPDATE' and erasing then
        if tg_level = 'STATEMENT' then
            return null;
        end if;
        if new.details is null
            and new.seq = old.seq and new.recorded_at = old.recorded_at
            and new.type = old.type and new.version = old.version
            and new.entity_id = old.entity_id
            and new.payload::text = old.payload::text and new.hash = old.hash
        then
            return new;
        end if;
    end if;
    raise exception 'the log is append-only: % of events is refused', tg_op
        using errcode = 'DB003',
              hint = 'Corrections are new events: post the difference.';
end
$$;
