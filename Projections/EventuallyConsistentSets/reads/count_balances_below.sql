-- How many account balances lie below these sets in their journal $2, counted up to $3.
with recursive below (id) as (
    select unnest($1::uuid[])
    union
    select member.member_id
    from below
    join members_:chart member on member.set_id = below.id
)
select count(*)
from (
    select
    from below
    join account_balances_:entries balance
        on balance.account_id = below.id and balance.journal_id = $2
    limit $3
) counted
