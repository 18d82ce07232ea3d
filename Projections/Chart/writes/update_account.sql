-- An account as it stands after an update.
update accounts_:chart
set code = $2, name = $3, kind = $4, normal_balance = $5, status = $6, external_id = $7,
    description = $8, metadata = $9
where id = $1
