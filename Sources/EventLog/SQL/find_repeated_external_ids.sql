-- External ids that more than one transaction was posted with, with the seq of the later.
select payload ->> 'external_id' as id, max(seq) as seq
from events
where type = 'transaction_posted' and payload ->> 'external_id' is not null
group by payload ->> 'external_id'
having count(*) > 1
