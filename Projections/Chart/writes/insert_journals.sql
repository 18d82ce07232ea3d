-- Journals as they were created.
insert into journals_:chart
    (id, name, code, status, description, effective_balances, closed_through, seq, salt,
     content_hash)
select unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]),
       unnest($5::text[]), unnest($6::boolean[]), unnest($7::date[]), unnest($8::bigint[]),
       unnest($9::uuid[]), unnest($10::bytea[])
