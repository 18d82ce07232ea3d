-- Accounts as they were created.
insert into accounts_:chart
    (id, code, name, kind, normal_balance, status, external_id, description, metadata,
     eventually_consistent, seq, salt, content_hash)
select unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]),
       unnest($5::text[]), unnest($6::text[]), unnest($7::text[]), unnest($8::text[]),
       unnest($9::json[]), unnest($10::boolean[]), unnest($11::bigint[]), unnest($12::uuid[]),
       unnest($13::bytea[])
