-- Writes down that the ledger is in format $1 now.
update ledger set format = $1
