-- Appends a batch of events.
insert into events (seq, recorded_at, type, version, entity_id, payload, details, hash)
select unnest($1::bigint[]), unnest($2::timestamptz[]), unnest($3::text[]),
       unnest($4::smallint[]), unnest($5::uuid[]), unnest($6::json[]), unnest($7::json[]),
       unnest($8::bytea[])
