-- A page of templates by id, behind $1, for the audit.
select id, code, status, description, metadata, definition, seq, salt, content_hash
from tx_templates_:templates
where $1::uuid is null or id > $1
order by id
limit $2::integer
