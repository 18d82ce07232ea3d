-- Whether this session is the only one that makes the demo, until it ends.
select pg_try_advisory_lock(hashtextextended('daybook demo ' || current_database(), 0))
