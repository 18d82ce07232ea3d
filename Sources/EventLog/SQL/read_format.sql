-- The ledger's format; no row when there is no ledger.
select format from ledger
