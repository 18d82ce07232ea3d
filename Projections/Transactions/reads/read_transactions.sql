-- Whole transactions by id, each with the id of its void. Two index probes each.
select posted.seq, posted.id, posted.journal_id, posted.number, posted.template,
       posted.correlation_id, posted.external_id, posted.effective, posted.description,
       posted.metadata, posted.recorded_at, posted.void_of, voiding.id as voided_by, posted.actor,
       posted.reason
from transactions_:transactions posted
left join transactions_:transactions voiding on voiding.void_of = posted.id
where posted.id = any ($1::uuid[])
