-- Writes a message of a few bytes into the WAL, which nobody has to read: its commit waits for what
-- every commit waits for, the disk and a synchronous standby.
select pg_logical_emit_message(true, 'daybook', '')::text
