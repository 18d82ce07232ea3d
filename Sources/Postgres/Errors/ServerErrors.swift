import CPostgres

/// Errors and notices as libpq hands them over.
extension ServerFields {
    init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            guard let value = code.asciiValue,
                let text = PQresultErrorField(result, Int32(value))
            else { return nil }
            return String(cString: text)
        }
        sqlState = field("C")
        severity = field("V")
        detail = field("D")
        hint = field("H")
        position = field("P").flatMap { Int($0) }
        context = field("W")
        schema = field("s")
        table = field("t")
        column = field("c")
        dataType = field("d")
        constraint = field("n")
    }
}

extension PostgresError {
    /// From a result that reports an error. One without SQLSTATE was made by libpq itself and
    /// means that the connection is lost.
    init(_ result: OpaquePointer, outcome: Outcome) {
        let fields = ServerFields(result)
        guard let code = fields.sqlState else {
            self.init(
                .connectionFailure, outcome: outcome,
                message: oneLine(PQresultErrorMessage(result)))
            return
        }
        let primary = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        let message = primary.map { String(cString: $0) } ?? ""
        var kind = Kind(sqlState: code, fields: fields, message: message)
        // The one use of this code by the executor; its words are in the server's language, its
        // routine's name is not.
        if kind == .featureNotSupported,
            let routine = PQresultErrorField(result, Int32(UInt8(ascii: "R"))),
            String(cString: routine) == "RevalidateCachedQuery"
        {
            kind = .planChanged
        }
        self.init(kind, outcome: outcome, message: message, server: fields)
    }
}

/// libpq's own messages end with a newline and may have several lines.
func oneLine(_ text: UnsafePointer<CChar>?) -> String {
    guard let text else { return "" }
    let lines = String(cString: text).split { $0 == "\n" || $0 == "\t" }
    return lines.joined(separator: " ")
}

/// Something that the server said beside its answers.
public struct Notice: Sendable {
    public let server: ServerFields
    public let message: String

    /// The name of the server's function that said it, which no language changes.
    let routine: String?

    init(_ result: OpaquePointer) {
        server = ServerFields(result)
        let primary = PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        message = primary.map { String(cString: $0) } ?? ""
        routine = PQresultErrorField(result, Int32(UInt8(ascii: "R"))).map { String(cString: $0) }
    }
}
