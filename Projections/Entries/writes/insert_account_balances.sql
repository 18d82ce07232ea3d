-- Balances that had their first entry.
insert into account_balances_:entries (id, account_id, journal_id, currency, created_at)
select * from unnest($1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[])
