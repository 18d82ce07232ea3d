-- Whether the role $2, which is there, may use the schema $1.
select has_schema_privilege($2::text, $1::text, 'usage')
