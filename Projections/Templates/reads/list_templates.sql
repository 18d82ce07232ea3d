-- A page of templates by code: those whose code starts with $1, of status $2, behind the code of
-- the template $3; each of these where it is not null.
select id, code, status, description, metadata, definition, seq, salt, content_hash
from tx_templates_:templates
where ($1::text is null or starts_with(code, $1))
    and ($2::text is null or status = $2)
    and ($3::uuid is null or code > (select code from tx_templates_:templates where id = $3))
order by code
limit $4::integer
