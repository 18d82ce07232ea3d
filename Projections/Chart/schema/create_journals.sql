-- Journals as they stand.
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
)
