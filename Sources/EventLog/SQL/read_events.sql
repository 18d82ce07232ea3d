-- A page of the events behind $1 up to $2, in order: at most $3, and no further one once payloads
-- and details have $4 bytes. Each row says where the events up to $2 end.
--
-- What is stored compressed can only be measured by reading it. So what is certainly too much is
-- cut off first, by the size as it is stored, which is looked up: compressed to less than a quarter
-- is rare. What is beyond the page is hardly read then, however large it is.
select seq, recorded_at, type, version, entity_id, payload, details, hash,
       (select seq from events where seq > $1 and seq <= $2 order by seq desc limit 1) as last_seq
from (
    select *, sum(
               case when pg_column_compression(payload) is null then pg_column_size(payload)
                   else octet_length(payload::text) end
               + case when pg_column_compression(details) is null
                   then coalesce(pg_column_size(details), 0)
                   else octet_length(details::text) end
           ) over before as bytes
    from (
        select *, sum(
                   pg_column_size(payload)
                   * case when pg_column_compression(payload) is null then 1 else 4 end
                   + coalesce(pg_column_size(details), 0)
                   * case when pg_column_compression(details) is null then 1 else 4 end
               ) over before as stored_bytes
        from (
            select *
            from events
            where seq > $1 and seq <= $2
            order by seq
            limit $3::integer
        ) following
        window before as (order by seq rows between unbounded preceding and 1 preceding)
    ) near
    where coalesce(stored_bytes, 0) < $4::bigint
    window before as (order by seq rows between unbounded preceding and 1 preceding)
) page
where coalesce(bytes, 0) < $4::bigint
order by seq
