-- How far each projection has come: the inline ones to the head, the lazy ones to the least of
-- their watermarks.
select projection.name, projection.lifecycle,
       case projection.lifecycle when 'inline' then head.seq else coalesce(least.seq, head.seq) end
           as as_of_seq,
       case projection.lifecycle
           when 'inline' then 0
           else head.seq - coalesce(least.seq, head.seq)
       end as lag
from (
    values :projections
) as projection (name, lifecycle)
cross join (select coalesce(max(seq), 0) as seq from events) head
cross join (
    select min(coalesce(watermark.as_of_seq, 0)) as seq
    from account_sets owner
    left join watermarks watermark on watermark.owner_id = owner.account_set_id
    where owner.eventually_consistent
) least
