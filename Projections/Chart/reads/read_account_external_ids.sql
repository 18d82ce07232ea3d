-- Which accounts hold these external ids.
select external_id as name, id, seq from accounts_:chart where external_id = any ($1::text[])
