-- Templates as they were created.
insert into tx_templates_:templates
    (id, code, status, description, metadata, definition, seq, salt, content_hash)
select unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]),
       unnest($5::json[]), unnest($6::json[]), unnest($7::bigint[]), unnest($8::uuid[]),
       unnest($9::bytea[])
