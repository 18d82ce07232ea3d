-- Ends an append that must not be made; guard_append says when. It reads no table, so that it can
-- be called wherever the statement runs.
create function refuse_append(sql_state text, message text) returns boolean
language plpgsql volatile set search_path = :"schema", pg_temp as $$
begin
    raise exception using errcode = sql_state, message = message;
end
$$
