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
            select page.version, trim_scale(page.settled_debit), trim_scale(page.settled_credit),
                   trim_scale(page.pending_debit), trim_scale(page.pending_credit),
                   trim_scale(page.encumbrance_debit), trim_scale(page.encumbrance_credit),
                   page.entry_id, page.created_at, page.recorded_at, page.position >> 10
            from (
:account_page
            ) page
            order by page.position
            $query$, entries_slot)
        using set_history.account_id, set_history.journal_id, set_history.currency,
              start, "limit";
        return;
    end if;
    select slots.slot into slot
    from projection_slots slots
    where slots.name = case when is_lazy then 'eventually_consistent_sets' else 'balances' end;
    return query execute format($query$
        select page.version, trim_scale(page.settled_debit), trim_scale(page.settled_credit),
               trim_scale(page.pending_debit), trim_scale(page.pending_credit),
               trim_scale(page.encumbrance_debit), trim_scale(page.encumbrance_credit),
               entry.entry_id, page.created_at, entry.recorded_at, page.position >> 10
        from (
:set_page
        ) page
        -- The limit keeps the server from reading all entries for a page of them.
        cross join lateral (
            select *
            from entries_%2$s
            where position = page.position
            limit 1
        ) entry
        order by page.version
        $query$,
        case when is_lazy then 'lazy_set_balances_' else 'set_balances_' end || slot, entries_slot)
    using set_history.account_id, set_history.currency, start, "limit";
end
$$;
