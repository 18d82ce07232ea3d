-- The position of an account balance's entry with this version; null when there is none.
--
-- Entries are indexed by position alone, and versions rise with positions, so the version is
-- searched for by interpolation between two known ones: about ten index probes, and never more
-- than the digits of the positions between. Both columns are compared, so that no other index
-- will do (see read_balances).
create or replace function position_of_version_:entries(searched_balance bigint, searched bigint)
returns bigint
language plpgsql stable as $$
declare
    low_position bigint := searched_balance;
    low_version bigint := 1;
    high_position bigint;
    high_version bigint;
    found_position bigint;
    found_version bigint;
    guess bigint;
    halve boolean := false;
begin
    select position, version into high_position, high_version
    from entries_:entries
    where (balance_id, position)
        between (searched_balance, 0) and (searched_balance, 9223372036854775807)
    order by balance_id desc, position desc
    limit 1;
    if high_version is null or searched < 1 or searched > high_version then
        return null;
    end if;
    while low_version < searched and high_version > searched loop
        -- Every other step halves, so that unevenly spread entries cost no more than that.
        if halve then
            guess := low_position + (high_position - low_position) / 2;
        else
            guess := low_position + trunc(
                (high_position - low_position)::numeric
                * (searched - low_version) / (high_version - low_version))::bigint;
        end if;
        halve := not halve;
        guess := least(greatest(guess, low_position), high_position - 1);
        select position, version into found_position, found_version
        from entries_:entries
        where (balance_id, position)
            between (searched_balance, 0) and (searched_balance, guess)
        order by balance_id desc, position desc
        limit 1;
        if found_version >= searched then
            high_position := found_position;
            high_version := found_version;
        else
            select position, version into low_position, low_version
            from entries_:entries
            where (balance_id, position)
                between (searched_balance, guess + 1)
                    and (searched_balance, 9223372036854775807)
            order by balance_id, position
            limit 1;
        end if;
    end loop;
    return case when low_version = searched then low_position else high_position end;
end
$$;
