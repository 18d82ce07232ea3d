-- What a balance tells of the entries that were the last of its layers: their positions, ids and
-- times, all null for a layer that has none. One index probe each: the limits keep the server from
-- reading all entries to join a few. It is written to be inlined into the statement that calls it.
create or replace function last_entries_:entries(settled bigint, pending bigint, encumbrance bigint)
returns table (
    settled_position bigint, settled_id uuid, settled_at timestamptz,
    pending_position bigint, pending_id uuid, pending_at timestamptz,
    encumbrance_position bigint, encumbrance_id uuid, encumbrance_at timestamptz
)
language sql stable as $$
    select last_settled.*, last_pending.*, last_encumbrance.*
    from (select) as one
    left join lateral (
        select position, entry_id, recorded_at
        from entries_:entries
        where position = settled
        limit 1
    ) last_settled on true
    left join lateral (
        select position, entry_id, recorded_at
        from entries_:entries
        where position = pending
        limit 1
    ) last_pending on true
    left join lateral (
        select position, entry_id, recorded_at
        from entries_:entries
        where position = encumbrance
        limit 1
    ) last_encumbrance on true
$$;
