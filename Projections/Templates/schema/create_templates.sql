-- Templates as they stand.
--
-- definition is what never changes: params, transaction and entries. salt and content_hash are of
-- the creation, as in the chart; seq is its event.
create table tx_templates_:templates (
    id           uuid   primary key,
    code         text   collate "C" not null unique,
    status       text   not null,
    description  text,
    metadata     json,
    definition   json   not null,
    seq          bigint not null,
    salt         uuid,
    content_hash bytea
)
