-- Balances that had their first entry.
insert into account_balances_:entries (id, account_id, journal_id, currency, created_at)
select unnest($1::bigint[]), unnest($2::uuid[]), unnest($3::uuid[]), unnest($4::text[]),
       unnest($5::timestamptz[])
