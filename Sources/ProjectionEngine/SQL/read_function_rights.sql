-- Whether everybody may call the function $1, and whether the role $2, if it is there, may.
select has_function_privilege('public', $1::text::regprocedure, 'execute') as everybody,
       coalesce(
           has_function_privilege(role.oid, $1::text::regprocedure, 'execute'), false
       ) as reader
from (select) as one
left join pg_roles role on role.rolname = $2::text
