-- Journals, accounts, account sets and memberships as they stand.
--
-- salt and content_hash are of the creation, so that a repeated one can be told from another; both
-- are null once its details were erased. seq is the event of the creation.
create table journals_:chart (
    id                 uuid    primary key,
    name               text,
    code               text    collate "C" unique,
    status             text    not null,
    description        text,
    effective_balances boolean not null,
    closed_through     date,
    seq                bigint  not null,
    salt               uuid,
    content_hash       bytea
);

create table accounts_:chart (
    id                    uuid    primary key,
    code                  text    collate "C" not null unique,
    name                  text,
    kind                  text,
    normal_balance        text    not null,
    status                text    not null,
    external_id           text    collate "C" unique,
    description           text,
    metadata              json,
    eventually_consistent boolean not null,
    seq                   bigint  not null,
    salt                  uuid,
    content_hash          bytea
);

create table account_sets_:chart (
    id                    uuid    primary key,
    journal_id            uuid    not null,
    name                  text,
    normal_balance        text    not null,
    eventually_consistent boolean not null,
    external_id           text    collate "C" unique,
    description           text,
    metadata              json,
    seq                   bigint  not null,
    salt                  uuid,
    content_hash          bytea
);

create index on account_sets_:chart (journal_id, id) where eventually_consistent;

create index on account_sets_:chart (journal_id, seq);

-- seq is the event that added the member.
create table members_:chart (
    set_id         uuid    not null,
    member_id      uuid    not null,
    is_account_set boolean not null,
    seq            bigint  not null,
    primary key (set_id, member_id)
);

create index on members_:chart (member_id);
