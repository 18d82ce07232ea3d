-- Accounts as they stand; the last three columns as in create_journals.
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
)
