import EventLog
import Foundation
import JSON
import LedgerTestSupport

/// `daybook apply` on a ledger of a test's own.
enum Apply {
    static let clock = ["--clock", "2026-01-01T00:00:00Z"]

    static func start(
        _ test: TestLedger, _ arguments: [String] = [], readsOutput: Bool = true
    ) throws -> DrivenProcess {
        let place = ["--database-url", test.connection.conninfo, "--ledger", test.schema]
        return try DrivenProcess(
            "daybook", ["apply"] + place + arguments, readsOutput: readsOutput)
    }

    /// Carries out lines from standard input; what was answered, and the status at the end.
    static func run(
        _ test: TestLedger, _ lines: [String], _ arguments: [String] = []
    ) async throws -> (answers: [JSON], status: Int32) {
        let process = try start(test, arguments)
        await Task.detached {
            do {
                for line in lines { try process.write(line: line) }
            } catch {
                // It ended before it read all: its status says why.
                return
            }
            process.endInput()
        }.value
        return try await finish(process)
    }

    static func run(
        _ test: TestLedger, file: URL, _ arguments: [String] = []
    ) async throws -> (answers: [JSON], status: Int32) {
        try await finish(start(test, arguments + [file.path]))
    }

    private static func finish(
        _ process: DrivenProcess
    ) async throws -> (answers: [JSON], status: Int32) {
        let status = try await process.end(within: 300)
        return (try process.lines.map(JSON.init(line:)), status)
    }
}

extension JSON {
    init(line: String) throws {
        self = try JSONReader.read(line.utf8)
    }

    subscript(key: String) -> JSON? {
        if case .object(let object) = self { object[key] } else { nil }
    }

    var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// What `ok` says of an answer.
    var isOK: Bool { self["ok"]?.flag ?? false }

    var flag: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// A whole number.
    var integer: Int? {
        if case .number(let number) = self { Int(number.digits) } else { nil }
    }

    var errorCode: String? { self["error"]?["code"]?.string }

    /// The text of the value, for comparing and for messages.
    var text: String {
        var writer = JSONWriter()
        writer.value(self)
        return String(decoding: writer.bytes(), as: UTF8.self)
    }
}
