-- An account set as it stands after an update.
update account_sets_:chart
set name = $2, external_id = $3, description = $4, metadata = $5
where id = $1
