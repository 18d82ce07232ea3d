-- For the way up, from a member to the sets that it is in.
create index on members_:chart (member_id)
