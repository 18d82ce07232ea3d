-- Account sets as they were created.
insert into account_sets_:chart
    (id, journal_id, name, normal_balance, eventually_consistent, external_id, description,
     metadata, seq, salt, content_hash)
select * from unnest(
    $1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[],
    $8::json[], $9::bigint[], $10::uuid[], $11::bytea[])
