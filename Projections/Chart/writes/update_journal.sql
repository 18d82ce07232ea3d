-- A journal as it stands after an update.
update journals_:chart
set name = $2, status = $3, description = $4, effective_balances = $5, closed_through = $6
where id = $1
