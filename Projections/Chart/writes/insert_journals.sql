-- Journals as they were created.
insert into journals_:chart
    (id, name, code, status, description, effective_balances, closed_through, seq, salt,
     content_hash)
select * from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::date[],
    $8::bigint[], $9::uuid[], $10::bytea[])
