import Accounting
import CommandFormat
import JSON
import Testing

/// What a line asks for.
func operation(_ line: String) throws -> RequestedOperation {
    try RequestLine(Array(line.utf8), number: 1).operation.get()
}

/// The command that a line asks for, with what every write takes.
func command(
    _ line: String
) throws -> (command: Command, provenance: Provenance, isDryRun: Bool) {
    guard case .write(let command, let provenance, let isDryRun) = try operation(line) else {
        throw Unexpected("\(line) is no write")
    }
    return (command, provenance, isDryRun)
}

/// What a line asks to read.
func query(_ line: String) throws -> Query {
    guard case .read(let query) = try operation(line) else {
        throw Unexpected("\(line) is no read")
    }
    return query
}

/// Why a line is refused; nil when it is not.
func fault(_ line: String) -> InvalidRequest? {
    guard case .failure(.invalid(let fault)) = RequestLine(Array(line.utf8), number: 1).operation
    else { return nil }
    return fault
}

struct Unexpected: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Ids by small numbers: 1 is `00000000-0000-0000-0000-000000000001`.
func id<Subject>(_ number: Int) -> Identifier<Subject> {
    Identifier(UniqueID(bits: UInt128(number)))
}

/// The id as a JSON string.
func quoted(_ number: Int) -> String { "\"\(UniqueID(bits: UInt128(number)))\"" }

func text<Bound>(_ string: String) -> BoundedText<Bound> { BoundedText(stored: string) }

func metadata(_ value: JSON) throws -> Metadata { try Metadata(value) }

func units(_ text: String) throws -> RequestedUnits {
    guard let units = RequestedUnits(text) else { throw Unexpected("\(text) is no amount") }
    return units
}

func date(_ text: String) throws -> CalendarDate {
    guard let date = CalendarDate(text) else { throw Unexpected("\(text) is no date") }
    return date
}

func currency(_ code: String) throws -> Currency {
    guard let currency = Currency(code) else { throw Unexpected("\(code) is no currency") }
    return currency
}
