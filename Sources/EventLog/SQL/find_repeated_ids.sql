-- Ids that more than one event posted a transaction under, with the seq of the later.
select entity_id as id, max(seq) as seq
from events
where type = 'transaction_posted'
group by entity_id
having count(*) > 1
