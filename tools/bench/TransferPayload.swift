/// The payload of a plain transfer's event, as the library writes it: what the rows of those
/// contenders hold that have no events of their own. The server reads it as JSON, so its shape
/// counts as its length does.
enum TransferPayload {
    static let text = """
        {"number":100001,"journal_id":"0198c2f4-0000-7000-8000-000000000001",\
        "effective":"2026-01-31","effective_defaulted":true,\
        "content_hash":"a6ad8b00905a4620cfb16aa2c75abf34823abcae4931c21b68bf62ad683a8648",\
        "entries":[{"id":"01a22ef0-4ae2-7900-af54-73e983693959","sequence":1,\
        "account_id":"0198c2f4-0000-7000-8000-000000000002","entry_type":"MANUAL",\
        "layer":"settled","direction":"debit","units":"1234.56","currency":"EUR"},\
        {"id":"01a22ef0-4ae2-7900-af54-73e98369395a","sequence":2,\
        "account_id":"0198c2f4-0000-7000-8000-000000000003","entry_type":"MANUAL",\
        "layer":"settled","direction":"credit","units":"1234.56","currency":"EUR"}]}
        """
}
