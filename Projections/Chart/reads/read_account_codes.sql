-- Which accounts hold these codes.
select code, id, seq from accounts_:chart where code = any ($1::text[])
