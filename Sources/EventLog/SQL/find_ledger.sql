-- Whether the schema $1 is there, and whether it holds a ledger.
select exists (select from pg_namespace where nspname = $1::text) as has_schema,
       exists (
           select
           from pg_class class
           join pg_namespace namespace on namespace.oid = class.relnamespace
           where namespace.nspname = $1::text and class.relname = 'ledger'
       ) as has_ledger
