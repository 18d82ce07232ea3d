-- What a balance tells of the entry that touched it last. Not for services.
select position, entry_id, recorded_at
from entries_:entries
