-- Watermarks for sets that have none, so that there is a row to lock.
insert into watermarks (owner_id, as_of_seq)
select id, 0 from unnest($1::uuid[]) as started (id)
order by id
on conflict (owner_id) do nothing
