-- Which of these sets have an account below them that has entries in the set's journal.
with recursive below (root, id) as (
    select asked.id, asked.id from unnest($1::uuid[]) as asked (id)
    union all
    select below.root, member.member_id
    from below
    join members_:chart member on member.set_id = below.id
)
select distinct root.id
from below
join account_sets_:chart root on root.id = below.root
join account_balances_:entries balance
    on balance.account_id = below.id and balance.journal_id = root.journal_id
