-- Memberships as services read them; seq is the event that added the member.
select set_id as account_set_id, member_id, is_account_set, seq
from members_:chart
