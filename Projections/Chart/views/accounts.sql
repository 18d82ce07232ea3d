-- Accounts as services read them.
select id as account_id, code, name, kind, normal_balance, status, external_id, description,
       metadata::jsonb as metadata, eventually_consistent, seq
from accounts_:chart
