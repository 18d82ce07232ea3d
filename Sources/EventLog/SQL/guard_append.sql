-- Fails unless the log ends as the batch was decided on: see append_guard.
select append_guard($1, $2, $3, $4)
