-- Edges that were added.
insert into members_:chart (set_id, member_id, is_account_set, seq)
select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::boolean[]), unnest($4::bigint[])
