-- Entries with the account's running totals right after each.
insert into entries_:entries
    (position, balance_id, entry_id, recorded_at, version, settled_entry, pending_entry,
     encumbrance_entry, settled_debit, settled_credit, pending_debit, pending_credit,
     encumbrance_debit, encumbrance_credit, is_credit, layer, units, entry_type, description,
     metadata)
select unnest($1::bigint[]), unnest($2::bigint[]), unnest($3::uuid[]),
       unnest($4::timestamptz[]), unnest($5::bigint[]), unnest($6::bigint[]),
       unnest($7::bigint[]), unnest($8::bigint[]), unnest($9::numeric[]),
       unnest($10::numeric[]), unnest($11::numeric[]), unnest($12::numeric[]),
       unnest($13::numeric[]), unnest($14::numeric[]), unnest($15::boolean[]),
       unnest($16::smallint[]), unnest($17::numeric[]), unnest($18::text[]),
       unnest($19::text[]), unnest($20::json[])
