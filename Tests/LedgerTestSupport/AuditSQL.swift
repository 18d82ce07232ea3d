/// Every balance worked out from the payloads of the events, in SQL that shares no code with the
/// ledger's fold: plain sums over the entries, with the membership that the events tell.
enum AuditSQL {
    /// Temporary tables: who was a member when, every entry, and whose balances it moves.
    static let fold = """
        create temp table told_edges as
        with changes as (
            select seq, type, (payload->>'account_set_id')::uuid as set_id,
                   coalesce(payload->>'account_id', payload->>'member_set_id')::uuid as member_id
            from events
            where type in ('member_added', 'member_removed')
        )
        select added.set_id, added.member_id, added.seq as after_seq,
               coalesce((
                   select min(removed.seq)
                   from changes removed
                   where removed.type = 'member_removed' and removed.set_id = added.set_id
                       and removed.member_id = added.member_id and removed.seq > added.seq
               ), 9223372036854775807) as before_seq
        from changes added
        where added.type = 'member_added';

        create temp table told_owners as
        select entity_id as owner_id, type = 'account_set_created' as is_set,
               (payload->>'eventually_consistent')::boolean as is_eventual,
               (payload->>'journal_id')::uuid as journal_id,
               coalesce(watermark.as_of_seq, 0) as watermark
        from events
        left join watermarks watermark on watermark.owner_id = entity_id
        where type in ('account_created', 'account_set_created');

        create temp table told_entries as
        with posted as materialized (
            select seq, recorded_at, entity_id as transaction_id,
                   (payload->>'journal_id')::uuid as journal_id,
                   (payload->>'effective')::date as effective, payload->'entries' as entries
            from events
            where type = 'transaction_posted'
        )
        select seq, ordinal::integer as sequence, recorded_at, transaction_id, journal_id,
               effective, (entry->>'id')::uuid as entry_id,
               (entry->>'account_id')::uuid as account_id, entry->>'entry_type' as entry_type,
               entry->>'layer' as layer, entry->>'direction' as direction,
               (entry->>'units')::numeric as units, entry->>'currency' as currency
        from posted
        cross join json_array_elements(entries) with ordinality as line (entry, ordinal);

        analyze told_edges, told_owners, told_entries;

        create temp table told_shares as
        with recursive reach (owner_id, member_id, after_seq, before_seq) as (
            select set_id, member_id, after_seq, before_seq from told_edges
            union all
            select edge.set_id, reach.member_id, greatest(edge.after_seq, reach.after_seq),
                   least(edge.before_seq, reach.before_seq)
            from reach
            join told_edges edge on edge.member_id = reach.owner_id
            where greatest(edge.after_seq, reach.after_seq)
                < least(edge.before_seq, reach.before_seq)
        )
        select entry.*, owner.owner_id, false as is_set
        from told_entries entry
        join told_owners owner on owner.owner_id = entry.account_id
        where not owner.is_eventual
        union all
        select entry.*, owner.owner_id, true
        from told_entries entry
        join reach on reach.member_id = entry.account_id
            and entry.seq > reach.after_seq and entry.seq < reach.before_seq
        join told_owners owner on owner.owner_id = reach.owner_id
            and owner.journal_id = entry.journal_id
        where not owner.is_eventual or entry.seq <= owner.watermark;

        create temp table told_history as
        select owner_id, is_set, journal_id, currency, entry_id, seq, sequence, recorded_at,
               row_number() over folded as version,
               first_value(recorded_at) over folded as created_at,
               \(total("settled", "debit")), \(total("settled", "credit")),
               \(total("pending", "debit")), \(total("pending", "credit")),
               \(total("encumbrance", "debit")), \(total("encumbrance", "credit")),
               \(last("settled")), \(last("pending")), \(last("encumbrance"))
        from told_shares
        window folded as (
            partition by owner_id, journal_id, currency order by seq, sequence
        );

        analyze told_history;
        """

    private static func total(_ layer: String, _ side: String) -> String {
        """
        coalesce(sum(units) filter (where layer = '\(layer)' and direction = '\(side)')
            over folded, 0) as \(layer)_\(side)
        """
    }

    private static func last(_ layer: String) -> String {
        "max(seq * 1024 + sequence) filter (where layer = '\(layer)') over folded as last_\(layer)"
    }

    private static let totals =
        "settled_debit, settled_credit, pending_debit, pending_credit, encumbrance_debit, "
        + "encumbrance_credit"

    /// What the views and the function that services read should answer, against what they do:
    /// one row for each difference.
    static let views = [
        difference(
            "entries",
            expected: """
                select entry.entry_id, entry.transaction_id, entry.seq, entry.sequence,
                       entry.journal_id, entry.account_id, entry.entry_type, entry.currency,
                       entry.layer, entry.direction, entry.units, entry.effective,
                       entry.recorded_at, version, \(totals)
                from told_entries entry
                left join told_history history
                    on history.owner_id = entry.account_id and history.seq = entry.seq
                    and history.sequence = entry.sequence
                """,
            actual: """
                select entry_id, transaction_id, seq, sequence, journal_id, account_id,
                       entry_type, currency, layer, direction, units, effective, recorded_at,
                       version, \(totals)
                from entries
                """),
        difference(
            "balances",
            expected: """
                select journal_id, owner_id, currency, is_set, version, \(totals), entry_id,
                       as_of_seq, created_at, recorded_at
                from (
                    select distinct on (history.owner_id, history.journal_id, currency)
                           history.*,
                           case when owner.is_eventual then owner.watermark else seq end
                               as as_of_seq
                    from told_history history
                    join told_owners owner on owner.owner_id = history.owner_id
                    order by history.owner_id, history.journal_id, currency, version desc
                ) newest
                """,
            actual: """
                select journal_id, account_id, currency, is_account_set, version, \(totals),
                       entry_id, as_of_seq, created_at, modified_at
                from balances
                """),
        difference(
            "set_history",
            expected: """
                select journal_id, owner_id, currency, version, \(totals), entry_id, created_at,
                       recorded_at, seq
                from told_history
                """,
            actual: """
                select told.journal_id, told.owner_id, told.currency, version, \(totals),
                       entry_id, created_at, modified_at, as_of_seq
                from (select distinct journal_id, owner_id, currency from told_history) told
                cross join lateral set_history(
                    told.journal_id, told.owner_id, told.currency, 0, 1000000) history
                """),
        difference(
            "account_set_members",
            expected: """
                select set_id, edge.member_id, owner.is_set, after_seq
                from told_edges edge
                join told_owners owner on owner.owner_id = edge.member_id
                where before_seq = 9223372036854775807
                """,
            actual: "select account_set_id, member_id, is_account_set, seq from account_set_members"
        ),
        difference(
            "transactions",
            expected: """
                select entity_id, (payload->>'number')::bigint,
                       (payload->>'journal_id')::uuid, payload->>'external_id',
                       (payload->>'effective')::date, details->>'description', recorded_at, seq,
                       details->>'actor', details->>'reason'
                from events
                where type = 'transaction_posted'
                """,
            actual: """
                select transaction_id, number, journal_id, external_id, effective, description,
                       created_at, seq, actor, reason
                from transactions
                """),
        difference(
            "accounts",
            expected: """
                select entity_id, \(newest("code")), \(newest("kind")),
                       \(newest("normal_balance")), coalesce(\(newest("status")), 'active'),
                       \(newest("external_id")),
                       (payload->>'eventually_consistent')::boolean, seq
                from events made
                where type = 'account_created'
                """,
            actual: """
                select account_id, code, kind, normal_balance, status, external_id,
                       eventually_consistent, seq
                from accounts
                """),
    ]

    /// The newest value that an event of the same thing gave a field; null where it was cleared.
    private static func newest(_ field: String) -> String {
        """
        (
            select changed.payload->>'\(field)'
            from events changed
            where changed.entity_id = made.entity_id
                and changed.type in ('account_created', 'account_updated')
                and changed.payload->'\(field)' is not null
            order by seq desc
            limit 1
        )
        """
    }

    /// Rows that only one of two queries answers, duplicates counted.
    private static func difference(
        _ name: String, expected: String, actual: String
    ) -> String {
        """
        with expected as materialized (\(expected)), actual as materialized (\(actual))
        select '\(name): missing ' || missing::text
        from (select * from expected except all select * from actual) missing
        union all
        select '\(name): not expected ' || surplus::text
        from (select * from actual except all select * from expected) surplus
        limit 10
        """
    }

    /// Every row of every history as text, as `BooksAudit.text` writes an answer.
    static let histories = """
        select history.journal_id, history.owner_id, history.currency, concat_ws(
                   ' ', version, \(shortest), \(reference("settled")), \(reference("pending")),
                   \(reference("encumbrance")), \(moment("history.created_at")), history.seq)
        from told_history history
        \(lastEntry("settled")) \(lastEntry("pending")) \(lastEntry("encumbrance"))
        order by history.owner_id, history.journal_id, history.currency, version
        """

    private static let shortest = totals.split(separator: ", ")
        .map { "trim_scale(\($0))" }.joined(separator: ", ")

    private static func reference(_ layer: String) -> String {
        "coalesce(\(layer).entry_id::text || '@' || \(moment("\(layer).recorded_at")), '-')"
    }

    private static func moment(_ column: String) -> String {
        "to_char(\(column) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    }

    private static func lastEntry(_ layer: String) -> String {
        """
        left join told_entries \(layer)
            on \(layer).seq * 1024 + \(layer).sequence = last_\(layer)
        """
    }

    /// Every owner, and up to where its balances are complete: the head, or the watermark.
    static let owners = """
        select owner_id, is_set,
               case when is_eventual then watermark else (select max(seq) from events) end,
               is_eventual
        from told_owners
        """
}
