-- A template as it stands after an update.
update tx_templates_:templates
set status = $2, description = $3, metadata = $4
where id = $1
