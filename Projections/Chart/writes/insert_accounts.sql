-- Accounts as they were created.
insert into accounts_:chart
    (id, code, name, kind, normal_balance, status, external_id, description, metadata,
     eventually_consistent, seq, salt, content_hash)
select * from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::json[], $10::boolean[], $11::bigint[], $12::uuid[], $13::bytea[])
