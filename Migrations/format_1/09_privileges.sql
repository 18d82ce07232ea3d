-- Nobody but the owner touches the log and the control tables; readers get the views.
revoke all on ledger, events, projection_slots, watermarks from public
