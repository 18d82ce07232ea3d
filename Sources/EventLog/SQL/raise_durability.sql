-- The commit of this database transaction is answered once it is durable, here and where the
-- server's owner wants it: raised to on, never lowered from remote_apply.
select set_config('synchronous_commit', 'on', true)
where current_setting('synchronous_commit') not in ('on', 'remote_apply')
