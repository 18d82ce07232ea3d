-- Edges that were added.
insert into members_:chart (set_id, member_id, is_account_set, seq)
select * from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::bigint[])
