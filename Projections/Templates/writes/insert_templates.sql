-- Templates as they were created.
insert into tx_templates_:templates
    (id, code, status, description, metadata, definition, seq, salt, content_hash)
select * from unnest(
    $1::uuid[], $2::text[], $3::text[], $4::text[], $5::json[], $6::json[], $7::bigint[],
    $8::uuid[], $9::bytea[])
