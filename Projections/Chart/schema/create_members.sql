-- seq is the event that added the member.
create table members_:chart (
    set_id         uuid    not null,
    member_id      uuid    not null,
    is_account_set boolean not null,
    seq            bigint  not null,
    primary key (set_id, member_id)
)
