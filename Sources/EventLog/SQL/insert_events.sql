-- Appends a batch of events.
insert into events (seq, recorded_at, type, version, entity_id, payload, details, hash)
select * from unnest(
    $1::bigint[], $2::timestamptz[], $3::text[], $4::smallint[], $5::uuid[], $6::json[],
    $7::json[], $8::bytea[])
