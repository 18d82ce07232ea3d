-- The number of the newest transaction of each of these journals. One index probe each.
select journal.id, newest.number
from unnest($1::uuid[]) as journal (id)
cross join lateral (
    select number
    from transactions_:transactions
    where journal_id = journal.id
    order by number desc
    limit 1
) newest
