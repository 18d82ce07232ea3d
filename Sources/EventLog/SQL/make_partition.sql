-- Makes the partition that holds event $1 unless it is there; answers the first seq beyond it.
select make_partition($1)
