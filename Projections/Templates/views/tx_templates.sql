-- Templates as services read them.
select id as tx_template_id, code, status, description, metadata::jsonb as metadata,
       (definition -> 'params')::jsonb as params,
       (definition -> 'transaction')::jsonb as transaction,
       (definition -> 'entries')::jsonb as entries, seq
from tx_templates_:templates
