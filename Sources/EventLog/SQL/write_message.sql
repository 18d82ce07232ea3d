-- Writes a message into the write-ahead log, which nobody reads: a commit to wait for, that changes
-- nothing.
select pg_logical_emit_message(true, 'daybook', '')::text
