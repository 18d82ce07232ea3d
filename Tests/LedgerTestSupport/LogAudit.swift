import ServerTestSupport

/// What must hold of any log, asked in SQL that shares no code with the ledger.
public struct LogAudit: Sendable {
    /// How many events there are.
    public let count: Int
    /// Seqs that are not one more than the one before.
    public let holes: Int
    /// Events not recorded later than the one before.
    public let timesStandingStill: Int
    /// Events whose hash is not that of the one before and their own stored bytes.
    public let brokenLinks: Int
    /// Transactions whose number is not the next of their journal.
    public let wrongNumbers: Int
    /// Transactions whose entries do not sum to zero in each currency and layer.
    public let unbalanced: Int
    /// Ids of transactions that stand in the log more than once.
    public let doubled: Int

    /// Whether nothing is wrong.
    public var isSound: Bool {
        holes + timesStandingStill + brokenLinks + wrongNumbers + unbalanced + doubled == 0
    }

    public init(_ ledger: TestLedger) async throws {
        let row = try await ledger.sql(Self.query).first ?? []
        let numbers = row.map { $0.flatMap { Int($0) } ?? -1 }
        guard numbers.count == 7 else { throw TestFailure("the audit answered \(row)") }
        count = numbers[0]
        holes = numbers[1]
        timesStandingStill = numbers[2]
        brokenLinks = numbers[3]
        wrongNumbers = numbers[4]
        unbalanced = numbers[5]
        doubled = numbers[6]
    }

    /// The contract, "The stored log": the hash is over these bytes, numbers big endian.
    private static let query = """
        with linked as (
            select *, row_number() over (order by seq) as place,
                   lag(recorded_at) over (order by seq) as recorded_before,
                   coalesce(
                       lag(hash) over (order by seq),
                       sha256((select uuid_send(ledger_id) from ledger))
                   ) as hash_before
            from events
        ), posted as (
            select seq, entity_id, payload,
                   row_number() over (
                       partition by payload->>'journal_id' order by seq
                   ) as number
            from events
            where type = 'transaction_posted'
        )
        select (select count(*) from events),
               (select count(*) from linked where seq <> place),
               (select count(*) from linked where recorded_at <= recorded_before),
               (select count(*) from linked where hash <> sha256(
                   hash_before || int8send(seq)
                   || int8send((extract(epoch from recorded_at) * 1000000)::bigint)
                   || int2send(version) || uuid_send(entity_id)
                   || int4send(octet_length(type)) || convert_to(type, 'UTF8')
                   || int4send(octet_length(payload::text))
                   || convert_to(payload::text, 'UTF8'))),
               (select count(*) from posted where number <> (payload->>'number')::bigint),
               (select count(*) from (
                   select seq, entry->>'currency', entry->>'layer'
                   from posted, json_array_elements(payload->'entries') as entry
                   group by 1, 2, 3
                   having sum(
                       case entry->>'direction' when 'credit' then 1 else -1 end
                       * (entry->>'units')::numeric) <> 0
               ) as unbalanced),
               (select count(*) from (
                   select entity_id from posted group by 1 having count(*) > 1
               ) as doubled)
        """
}
