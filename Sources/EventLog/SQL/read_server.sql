-- What must be known of a server before anything is trusted to it.
select current_setting('fsync')::boolean,
       current_setting('full_page_writes')::boolean,
       current_setting('server_encoding'),
       pg_is_in_recovery(),
       (select system_identifier from pg_control_system()),
       ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer,
       current_setting('synchronous_commit')
