-- The ledger's row in a new epoch, beside the event that starts it. Under the log's lock.
update ledger
set epoch = $1, system_identifier = $2, timeline = $3, generation = generation + 1
