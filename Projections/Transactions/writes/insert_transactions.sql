-- Transactions as they were posted.
insert into transactions_:transactions
    (seq, id, journal_id, number, template, correlation_id, external_id, effective, description,
     metadata, recorded_at, void_of, actor, reason, salt, content_hash, is_erased)
select * from unnest(
    $1::bigint[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::text[], $7::text[],
    $8::date[], $9::text[], $10::json[], $11::timestamptz[], $12::uuid[], $13::text[],
    $14::text[], $15::uuid[], $16::bytea[], $17::boolean[])
