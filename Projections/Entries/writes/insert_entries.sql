-- Entries with the account's running totals right after each.
insert into entries_:entries
    (position, balance_id, entry_id, recorded_at, version, settled_entry, pending_entry,
     encumbrance_entry, is_credit, layer, units, settled_debit, settled_credit, pending_debit,
     pending_credit, encumbrance_debit, encumbrance_credit, entry_type, description, metadata)
select * from unnest(
    $1::bigint[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::bigint[], $6::bigint[],
    $7::bigint[], $8::bigint[], $9::boolean[], $10::smallint[], $11::numeric[], $12::numeric[],
    $13::numeric[], $14::numeric[], $15::numeric[], $16::numeric[], $17::numeric[], $18::text[],
    $19::text[], $20::json[])
