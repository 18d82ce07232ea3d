-- Whether everybody has any right to the view $1, and whether the role $2, if it is there, may read
-- it.
select has_table_privilege(
           'public', $1::text::regclass,
           'select, insert, update, delete, truncate, references, trigger') as everybody,
       coalesce(has_table_privilege(role.oid, $1::text::regclass, 'select'), false) as reader
from (select) as one
left join pg_roles role on role.rolname = $2::text
