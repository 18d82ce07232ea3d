-- What a view asks when its snapshot is older than the tables that it reads: those of a new version
-- of a projection, which were empty when the snapshot was taken. An empty answer would be wrong, so
-- there is none; the SQL state is the one after which a transaction is tried again. Everybody may
-- call it.
create or replace function stale_snapshot(projection text) returns boolean
language plpgsql volatile parallel safe set search_path = :"schema", pg_temp as $$
begin
    raise exception using
        errcode = 'serialization_failure',
        message = format(
            'the projection %s was upgraded since this snapshot was taken', projection),
        hint = 'Begin a new transaction.';
end
$$
