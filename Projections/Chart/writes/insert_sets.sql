-- Account sets as they were created.
insert into account_sets_:chart
    (id, journal_id, name, normal_balance, eventually_consistent, external_id, description,
     metadata, seq, salt, content_hash)
select unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]),
       unnest($5::boolean[]), unnest($6::text[]), unnest($7::text[]), unnest($8::json[]),
       unnest($9::bigint[]), unnest($10::uuid[]), unnest($11::bytea[])
