-- Takes the log's lock, of which there is one: whoever appends holds it until its transaction ends.
--
-- It is named by the table of the ledger's row, and taken where that lies. A statement of its own,
-- so that what follows sees what was committed while it waited. Its holder stands in pg_locks for
-- anyone to see.
select pg_advisory_xact_lock($1, tableoid::integer) from ledger
