-- Which accounts hold these codes.
select code as name, id, seq from accounts_:chart where code = any ($1::text[])
