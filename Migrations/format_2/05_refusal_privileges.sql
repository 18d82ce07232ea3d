-- Only the owner appends.
revoke all on function refuse_append(text, text) from public
