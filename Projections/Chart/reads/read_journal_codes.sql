-- Which journals hold these codes.
select code as name, id, seq from journals_:chart where code = any ($1::text[])
