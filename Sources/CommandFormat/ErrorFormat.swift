import Accounting
import JSON

/// Errors as JSON: a stable code, a message for people, and facts as fields of their own
/// (the contract, "Errors").
enum ErrorFormat {
    static func write(_ error: RequestError, to writer: inout JSONWriter) {
        writer.beginObject()
        switch error {
        case .fault(.invalid(let invalid)): write(.invalidRequest(invalid), to: &writer)
        case .fault(.unknownOperation(let name, let nearest)):
            let message = "there is no operation \(name)" + NearestName.hint(nearest)
            start("unknown_op", message, to: &writer)
            writer.member("name", name)
            if let nearest { writer.member("nearest", nearest) }
        case .rejected(let rejection): write(rejection, to: &writer)
        case .unavailable(let reason, let message):
            start("unavailable", message, to: &writer)
            writer.member("reason", reason)
            writer.member("retryable", true)
        case .outcomeUnknown(let id, let message):
            start("outcome_unknown", message, to: &writer)
            writer.member("id", id)
            writer.member("retryable", true)
        }
        writer.endObject()
    }

    private static func start(
        _ code: StaticString, _ message: String, to writer: inout JSONWriter
    ) {
        writer.member("code", code)
        writer.member("message", message)
    }

    private static func write(_ rejection: Rejection, to writer: inout JSONWriter) {
        start(rejection.code, rejection.message, to: &writer)
        for (name, value) in rejection.facts {
            writer.key(name)
            write(value, to: &writer)
        }
        if let index = rejection.index { writer.member("index", index) }
    }

    private static func write(_ value: FactValue, to writer: inout JSONWriter) {
        switch value {
        case .id(let id): writer.id(id)
        case .ids(let ids):
            writer.beginArray()
            for id in ids { writer.id(id) }
            writer.endArray()
        case .text(let text): writer.string(text)
        case .word(let word): writer.plain(word)
        case .integer(let integer): writer.integer(integer)
        case .flag(let flag): writer.bool(flag)
        case .date(let date): writer.date(date)
        case .timestamp(let timestamp): writer.timestamp(timestamp)
        }
    }
}
