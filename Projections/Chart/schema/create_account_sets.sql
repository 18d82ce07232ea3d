-- Account sets as they stand; the last three columns as in create_journals.
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
)
