// Events as the log stores them, and back, for ever (the contract, "The stored log").
//
// | file | holds |
// |---|---|
// | `EventType.swift` | the types by their stored names, and the version that is written |
// | `EventEncoder.swift` | event to stored bytes, chained, in memory that is used again |
// | `PayloadCodec.swift` | what goes into payload and details, version 1 |
// | `TemplateFormat.swift` | a template's definition, as events and tables store it |
// | `EventDecoder.swift` | stored bytes to event, every version that was ever written |
// | `StoredObject.swift` | an object while it is read; faults name the field |
// | `StoredEvent.swift` | a row of the log |
// | `HashChain.swift`, `SHA256.swift` | the chain of hashes |
// | `Publishing/` | each version's fields in one table, and the JSON Schemas made from it |
// | `Schemas/` | those schemas: `swift run daybook-schemas Sources/EventFormat/Schemas` |
//
// A new event, or a new version: its case in `EventType`, its writing and reading, its row in
// `StoredForm`, its golden cases in the tests; then the schemas and the golden file are written by
// their commands and read in the difference. What was written once never changes.
