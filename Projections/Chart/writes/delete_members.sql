-- Edges that were removed.
delete from members_:chart
using unnest($1::uuid[], $2::uuid[]) as removed (set_id, member_id)
where members_:chart.set_id = removed.set_id
    and members_:chart.member_id = removed.member_id
