-- Every watermark there is.
select owner_id, as_of_seq from watermarks
