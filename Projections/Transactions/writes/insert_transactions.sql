-- Transactions as they were posted.
insert into transactions_:transactions
    (seq, id, journal_id, number, template, correlation_id, external_id, effective, description,
     metadata, recorded_at, void_of, actor, reason, salt, content_hash, is_erased)
select unnest($1::bigint[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::bigint[]),
       unnest($5::text[]), unnest($6::text[]), unnest($7::text[]), unnest($8::date[]),
       unnest($9::text[]), unnest($10::json[]), unnest($11::timestamptz[]),
       unnest($12::uuid[]), unnest($13::text[]), unnest($14::text[]), unnest($15::uuid[]),
       unnest($16::bytea[]), unnest($17::boolean[])
