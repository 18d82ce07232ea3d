-- Every function has a search path of its own.
alter function refuse_change() set search_path = :"schema", pg_temp
