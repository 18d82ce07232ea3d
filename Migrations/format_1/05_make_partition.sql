-- Makes the partition of the log that holds event number `event_seq`, unless it is there.
--
-- Made apart and attached, never "partition of", which would queue every append behind any open
-- reader: attaching takes a lock that neither appends nor readers notice. The check constraint
-- spares the scan. Callers meet at an advisory lock of their own, so two that make the same
-- partition at once make one.
create function make_partition(event_seq bigint) returns bigint
language plpgsql security definer set search_path = :"schema", pg_temp as $$
declare
    size constant bigint := (select partition_events from ledger);
    number constant bigint := (event_seq - 1) / size;
    first constant bigint := number * size + 1;
    beyond constant bigint := first + size;
    name constant text := 'events_' || number;
begin
    perform pg_advisory_xact_lock(1684109680, 'events'::regclass::oid::integer);
    if to_regclass(name) is not null then
        return beyond;
    end if;
    execute format('create table %I (like events including all)', name);
    execute format(
        'alter table %I add constraint %I check (seq >= %s and seq < %s)',
        name, name || '_range', first, beyond);
    execute format(
        'create trigger refuse_update before update on %I
         for each row execute function refuse_change()', name);
    execute format(
        'create trigger refuse_change before update or delete or truncate on %I
         for each statement execute function refuse_change()', name);
    execute format('revoke all on %I from public', name);
    execute format(
        'alter table events attach partition %I for values from (%s) to (%s)',
        name, first, beyond);
    execute format('alter table %I drop constraint %I', name, name || '_range');
    return beyond;
end
$$;
