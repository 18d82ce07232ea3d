-- The history of a balance, as the operation balance_history answers it: one row for each entry
-- after version `after_version`, at most `limit`, of an account or of a set of either kind. As in
-- `limit` of a select, null is all of them, and a negative number is refused (2201W).
--
-- The owner's rights read the tables, so that a reader needs none.
create or replace function set_history(
    journal_id uuid, account_id uuid, currency text, after_version bigint, "limit" integer
) returns table (
    version bigint, settled_debit numeric, settled_credit numeric, pending_debit numeric,
    pending_credit numeric, encumbrance_debit numeric, encumbrance_credit numeric,
    entry_id uuid, created_at timestamptz, modified_at timestamptz, as_of_seq bigint
)
language plpgsql stable security definer set search_path = :"schema", pg_temp as $$
#variable_conflict use_variable
declare
    entries_slot constant text := (
        select slots.slot from projection_slots slots where slots.name = 'entries'
    );
    -- Far beyond any version, and one page more is still a bigint.
    start constant bigint := least(greatest(coalesce(after_version, 0), 0), 1::bigint << 62);
    is_lazy boolean;
    slot text;
begin
    if "limit" < 0 then
        raise exception 'the limit of set_history must not be negative, it is %', "limit"
            using errcode = 'invalid_row_count_in_limit_clause',
                  hint = 'null gives all rows.';
    end if;
    select owner.eventually_consistent into is_lazy
    from account_sets owner
    where owner.account_set_id = set_history.account_id
        and owner.journal_id = set_history.journal_id;
    if is_lazy is null then
        return query execute format($query$
            select entry.version, trim_scale(entry.settled_debit),
                   trim_scale(entry.settled_credit), trim_scale(entry.pending_debit),
                   trim_scale(entry.pending_credit), trim_scale(entry.encumbrance_debit),
                   trim_scale(entry.encumbrance_credit), entry.entry_id, balance.created_at,
                   entry.recorded_at, entry.position >> 10
            from account_balances_%1$s balance
            cross join lateral (
                select *
                from entries_%1$s
                where (balance_id, position)
                    between (
                        balance.id, (select position_of_version_%1$s(balance.id, $4 + 1))
                    ) and (balance.id, 9223372036854775807)
                order by balance_id, position
                limit $5
            ) entry
            where balance.account_id = $2 and balance.journal_id = $1 and balance.currency = $3
            order by entry.position
            $query$, entries_slot)
        using set_history.journal_id, set_history.account_id, set_history.currency,
              start, "limit";
        return;
    end if;
    select slots.slot into slot
    from projection_slots slots
    where slots.name = case when is_lazy then 'eventually_consistent_sets' else 'balances' end;
    return query
        select history.version, trim_scale(history.settled_debit),
               trim_scale(history.settled_credit), trim_scale(history.pending_debit),
               trim_scale(history.pending_credit), trim_scale(history.encumbrance_debit),
               trim_scale(history.encumbrance_credit), entry.entry_id, history.created_at,
               entry.recorded_at, history.position >> 10
        from set_history_rows(
            (case when is_lazy then 'lazy_set_balances_' else 'set_balances_' end
             || slot)::regclass,
            ('entries_' || entries_slot)::regclass,
            set_history.account_id, set_history.currency, start, "limit"
        ) history
        -- The limit keeps the server from reading all entries for a page of them.
        cross join lateral (
            select *
            from entry_references
            where position = history.position
            limit 1
        ) entry
        order by history.version;
end
$$;
