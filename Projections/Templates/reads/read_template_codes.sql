-- The templates with these codes. One index probe each.
select id, code, status, description, metadata, definition, seq, salt, content_hash
from tx_templates_:templates
where code = any ($1::text[])
