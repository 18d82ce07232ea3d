-- A page of edges by the event that added them, behind seq $1, for the audit.
select set_id, member_id, is_account_set, seq
from members_:chart
where seq > $1
order by seq
limit $2::integer
