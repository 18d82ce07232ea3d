-- Account sets as services read them.
select id as account_set_id, journal_id, name, normal_balance, eventually_consistent, external_id,
       description, metadata::jsonb as metadata, seq
from account_sets_:chart
