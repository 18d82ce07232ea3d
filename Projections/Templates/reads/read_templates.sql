-- The templates with these ids. One index probe each.
select id, code, status, description, metadata, definition, seq, salt, content_hash
from tx_templates_:templates
where id = any ($1::uuid[])
