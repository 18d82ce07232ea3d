-- What must be known of a server before anything is trusted to it.
select current_setting('fsync')::boolean as fsync,
       current_setting('full_page_writes')::boolean as full_page_writes,
       current_setting('server_encoding') as server_encoding,
       (select system_identifier from pg_control_system()) as system_identifier,
       ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::integer as timeline,
       current_setting('synchronous_commit') as synchronous_commit
