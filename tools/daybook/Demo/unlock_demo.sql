-- Gives up what lock_demo took.
select pg_advisory_unlock_all()
