public import Accounting
public import JSON

/// Why a request did not succeed.
public enum RequestError: Error, Sendable {
    case fault(RequestFault)
    case rejected(Rejection)
    /// The world's no, with nothing written.
    case unavailable(reason: String, message: String)
    /// The database could not be asked in time whether it was done.
    case outcomeUnknown(id: UniqueID?, message: String)
}

/// The line that answers a line.
public enum AnswerLine {
    /// Writes the answer without a line end.
    public static func write(
        op: String?, ref: JSON, _ result: Result<Reply, RequestError>, to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.key("ok")
        switch result {
        case .success(let reply):
            writer.bool(true)
            echo(op, ref, to: &writer)
            writer.key("seq")
            if let seq = reply.seq { writer.integer(seq.number) } else { writer.null() }
            writer.key("result")
            AnswerFormat.write(reply.answer, to: &writer)
        case .failure(let error):
            writer.bool(false)
            echo(op, ref, to: &writer)
            writer.key("error")
            ErrorFormat.write(error, to: &writer)
        }
        writer.endObject()
    }

    /// The result alone, as an object.
    public static func object(_ answer: Answer) -> [UInt8] {
        var writer = JSONWriter()
        AnswerFormat.write(answer, to: &writer)
        return writer.bytes()
    }

    private static func echo(_ op: String?, _ ref: JSON, to writer: inout JSONWriter) {
        writer.key("op")
        writer.nullable(op)
        writer.key("ref")
        writer.value(ref)
    }
}

extension JSONWriter {
    mutating func nullable(_ text: String?) {
        if let text { string(text) } else { null() }
    }

    mutating func nullable(_ id: UniqueID?) {
        if let id { self.id(id) } else { null() }
    }

    mutating func nullable(_ word: StaticString?) {
        if let word { plain(word) } else { null() }
    }

    mutating func nullable(_ date: CalendarDate?) {
        if let date { self.date(date) } else { null() }
    }

    mutating func nullable(_ timestamp: Timestamp?) {
        if let timestamp { self.timestamp(timestamp) } else { null() }
    }

    mutating func nullable(_ metadata: Metadata?) {
        if let metadata { object(metadata.object) } else { null() }
    }

    mutating func member(_ name: StaticString, _ text: String?) {
        key(name)
        nullable(text)
    }

    mutating func member(_ name: StaticString, _ id: UniqueID?) {
        key(name)
        nullable(id)
    }

    mutating func member(_ name: StaticString, _ word: StaticString?) {
        key(name)
        nullable(word)
    }

    mutating func member(_ name: StaticString, _ date: CalendarDate?) {
        key(name)
        nullable(date)
    }

    mutating func member(_ name: StaticString, _ timestamp: Timestamp?) {
        key(name)
        nullable(timestamp)
    }

    mutating func member(_ name: StaticString, _ metadata: Metadata?) {
        key(name)
        nullable(metadata)
    }

    mutating func member(_ name: StaticString, _ flag: Bool) {
        key(name)
        bool(flag)
    }

    mutating func member(_ name: StaticString, _ integer: some BinaryInteger) {
        key(name)
        self.integer(Int64(integer))
    }

    mutating func list<Element>(
        _ name: StaticString, _ elements: [Element],
        _ write: (Element, inout JSONWriter) -> Void
    ) {
        key(name)
        beginArray()
        for element in elements { write(element, &self) }
        endArray()
    }
}
