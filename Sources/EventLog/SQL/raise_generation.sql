-- Makes every writer's knowledge stale. Under the log's lock.
update ledger set generation = generation + 1
