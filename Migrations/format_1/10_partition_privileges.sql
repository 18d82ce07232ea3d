-- Only the owner makes partitions.
revoke all on function make_partition(bigint) from public
