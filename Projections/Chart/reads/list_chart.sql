-- Every set of a journal with its parents, and every account below one of them: the chart as a
-- tree is drawn from it. Rows without a parent are the roots.
select entry.id, entry.name, entry.normal_balance, entry.eventually_consistent,
       entry.is_account_set, member.set_id
from (
    select id, name, normal_balance, eventually_consistent, true as is_account_set
    from account_sets_:chart
    where journal_id = $1
    union all
    select account.id, coalesce(account.name, account.code), account.normal_balance,
           account.eventually_consistent, false
    from accounts_:chart account
) entry
left join (
    members_:chart member
    join account_sets_:chart parent on parent.id = member.set_id and parent.journal_id = $1
) on member.member_id = entry.id
order by entry.name collate "C", entry.id
