-- The rows of entries behind position $1 up to $2, in order, for the audit.
select position, balance_id, entry_id, recorded_at, version, settled_entry, pending_entry,
       encumbrance_entry, settled_debit, settled_credit, pending_debit, pending_credit,
       encumbrance_debit, encumbrance_credit, is_credit, layer, units, entry_type, description,
       metadata
from entries_:entries
where position > $1 and position <= $2
order by position
