-- The log's own triggers. They do not reach its partitions, which get theirs in make_partition().
create trigger refuse_change before update or delete or truncate on events
for each statement execute function refuse_change();
