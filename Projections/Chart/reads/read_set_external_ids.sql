-- Which account sets hold these external ids.
select external_id as name, id, seq from account_sets_:chart where external_id = any ($1::text[])
