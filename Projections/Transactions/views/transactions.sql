-- Transactions as services read them.
select posted.id as transaction_id, posted.number, posted.journal_id, posted.template,
       posted.correlation_id, posted.external_id, posted.effective, posted.description,
       posted.metadata::jsonb as metadata, posted.recorded_at as created_at, posted.seq,
       posted.void_of, voiding.id as voided_by, posted.actor, posted.reason
from transactions_:transactions posted
left join transactions_:transactions voiding on voiding.void_of = posted.id
