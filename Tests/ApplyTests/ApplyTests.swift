import Accounting
import Foundation
import JSON
import LedgerTestSupport
import LocalPostgres
import Testing

/// `daybook apply` as another program drives it: lines in, lines out, a status at the end.
@Suite struct ApplyTests {
    private static let journal = UniqueID.random()
    private static let cash = UniqueID.random()
    private static let loan = UniqueID.random()

    private static let books = [
        #"{"op":"create_journal","id":"\#(journal)","name":"Books"}"#,
        #"{"op":"create_account","id":"\#(cash)","code":"1","name":"Cash","kind":"asset"}"#,
        #"{"op":"create_account","id":"\#(loan)","code":"2","name":"Loan","kind":"liability"}"#,
    ]

    private static func transfer(_ units: String = "1.50", ref: String = "null") -> String {
        """
        {"op":"post_entries","ref":\(ref),"journal_id":"\(journal)","entries":[\
        {"account_id":"\(cash)","direction":"debit","units":"\(units)","currency":"EUR"},\
        {"account_id":"\(loan)","direction":"credit","units":"\(units)","currency":"EUR"}]}
        """
    }

    private static let balance = """
        {"op":"balance","journal_id":"\(journal)","account_id":"\(cash)","currency":"EUR"}
        """

    @Test func `the status is 0 when all succeeds and 1 when something was refused`() async throws {
        let test = try TestLedger()
        let good = try await Apply.run(test, Self.books + [Self.transfer()])
        #expect(good.status == 0)
        #expect(good.answers.map(\.isOK) == [true, true, true, true])
        #expect(good.answers.map { $0["seq"]?.integer } == [1, 2, 3, 4])
        let refused = try await Apply.run(
            test, [Self.transfer(), Self.transfer("-1"), Self.transfer()])
        #expect(refused.status == 1)
        #expect(refused.answers.map(\.isOK) == [true, false, true])
        #expect(refused.answers[1].errorCode == "negative_units")
        let nothing = try await Apply.run(test, [])
        #expect(nothing.status == 0)
        #expect(nothing.answers.isEmpty)
    }

    @Test func `each answer is there before anything else is asked`() async throws {
        let test = try TestLedger()
        let process = try Apply.start(test)
        for (number, line) in (Self.books + [Self.transfer(), Self.balance, #"{"op":"head"}"#])
            .enumerated()
        {
            #expect(process.lines.count == number)
            try process.write(line: line)
            #expect(try JSON(line: try await process.line(number)).isOK)
        }
        process.endInput()
        #expect(try await process.end() == 0)
        #expect(process.lines.count == 6)
    }

    @Test(arguments: [1, 3, 1_000_000])
    func `a byte order mark before the first line is skipped`(bytesAtOnce: Int) async throws {
        let test = try TestLedger()
        let process = try Apply.start(test)
        let mark = "\u{FEFF}"
        let text = Array((mark + Self.books.joined(separator: "\n") + "\n").utf8)
        for start in stride(from: 0, to: text.count, by: bytesAtOnce) {
            try process.write(text[start..<min(start + bytesAtOnce, text.count)])
        }
        // Anywhere else it is no JSON.
        try process.write((mark + Self.transfer()).utf8)
        process.endInput()
        #expect(try await process.end() == 1)
        let answers = try process.lines.map(JSON.init(line:))
        #expect(answers.map(\.isOK) == [true, true, true, false])
        #expect(answers[3].errorCode == "invalid_request")
    }

    @Test func `a mark alone is a blank line`() async throws {
        let process = try Apply.start(try TestLedger())
        try process.write("\u{FEFF}\n\u{FEFF}".utf8)
        process.endInput()
        #expect(try await process.end() == 1)
        #expect(process.lines.count == 1)
        #expect(try JSON(line: process.lines[0])["error"]?["line"]?.integer == 2)
    }

    @Test func `a line that ends with the input counts, a blank one has no answer`()
        async throws
    {
        let test = try TestLedger()
        let process = try Apply.start(test)
        let lines = [Self.books[0], "", " \t", "\r", Self.books[1] + "\r", "{"]
        try process.write(lines.joined(separator: "\n").utf8)
        process.endInput()
        #expect(try await process.end() == 1)
        let answers = try process.lines.map(JSON.init(line:))
        #expect(answers.map(\.isOK) == [true, true, false])
        #expect(answers[2].errorCode == "invalid_request")
        #expect(answers[2]["error"]?["line"]?.integer == 6)
        #expect(answers[2]["op"]?.isNull == true)
        #expect(answers[2]["ref"]?.isNull == true)
    }

    @Test(arguments: [
        #""text é""#, "1.50", "12345678901234567890.000", "true", "null",
        #"{"a":[1,{"b":null}],"c":"d"}"#, "[]",
    ])
    func `whatever stands in ref is echoed`(ref: String) async throws {
        let test = try TestLedger()
        let lines = [
            #"{"op":"head","ref":\#(ref)}"#, #"{"ref":\#(ref),"op":"no_such_op"}"#,
            #"{"ref":\#(ref)}"#,
        ]
        let (answers, status) = try await Apply.run(test, lines)
        #expect(status == 1)
        #expect(answers.map { $0["ref"]?.text } == [ref, ref, ref])
        #expect(answers.map { $0["op"]?.string } == ["head", "no_such_op", nil])
        #expect(answers[1].errorCode == "unknown_op")
    }

    @Test func `reads see every write before them and none behind`() async throws {
        let test = try TestLedger()
        var lines = Self.books
        for number in 1...150 {
            for _ in 0..<(1 + number % 3) { lines.append(Self.transfer(ref: "\(number)")) }
            lines.append(Self.balance)
        }
        let (answers, status) = try await Apply.run(test, lines)
        #expect(status == 0)
        #expect(answers.count == lines.count)
        var posted = 0
        for answer in answers {
            switch answer["op"]?.string {
            case "post_entries": posted += 1
            case "balance":
                #expect(answer["result"]?["balance"]?["version"]?.integer == posted)
            default: continue
            }
        }
    }

    @Test func `nothing behind the first refusal is carried out when that is asked for`()
        async throws
    {
        let test = try TestLedger()
        let lines = Self.books + [Self.transfer("-1"), Self.transfer(), Self.transfer()]
        let (answers, status) = try await Apply.run(test, lines, ["--stop-on-error"])
        #expect(status == 1)
        #expect(answers.map(\.isOK) == [true, true, true, false])
        #expect(try await test.number("select count(*) from events") == 3)
    }

    @Test func `a line that is too long is refused and the next is carried out`() async throws {
        let test = try TestLedger()
        let process = try Apply.start(test)
        let long = Array(repeating: UInt8(ascii: "x"), count: 17 * 1_024 * 1_024)
        // The longest that there may be.
        let blanks = String(repeating: " ", count: 16 * 1_024 * 1_024 - Self.books[1].utf8.count)
        try await Task.detached {
            try process.write(line: Self.books[0])
            try process.write(long + [UInt8(ascii: "\n")])
            try process.write(line: blanks + Self.books[1])
            try process.write(line: " " + blanks + Self.books[2])
            try process.write(line: #"{"op":"head"}"#)
            process.endInput()
        }.value
        #expect(try await process.end() == 1)
        let answers = try process.lines.map(JSON.init(line:))
        #expect(answers.map(\.isOK) == [true, false, true, false, true])
        for (answer, line) in [(answers[1], 2), (answers[3], 4)] {
            #expect(answer.errorCode == "invalid_request")
            #expect(answer["error"]?["max"]?.integer == 16 * 1_024 * 1_024)
            #expect(answer["error"]?["line"]?.integer == line)
        }
    }

    @Test(
        arguments: [
            [0xFF], [0xC3, 0x28], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xC0, 0x80],
            [0xF5, 0x80, 0x80, 0x80],
            [0x00],
        ] as [[UInt8]])
    func `a line that is no UTF-8 is refused`(bytes: [UInt8]) async throws {
        let test = try TestLedger()
        let process = try Apply.start(test)
        let start = Array(#"{"op":"head","ref":""#.utf8)
        try process.write(start + bytes + Array("\"}\n{\"op\":\"head\"}\n".utf8))
        process.endInput()
        #expect(try await process.end() == 1)
        let answers = try process.lines.map(JSON.init(line:))
        #expect(answers.map(\.isOK) == [false, true])
        #expect(answers.first?.errorCode == "invalid_request")
        #expect(answers.first?["error"]?["line"]?.integer == 1)
        #expect((answers.first?["error"]?["column"]?.integer ?? 0) > start.count)
    }

    @Test func `a deep nest of brackets is refused`() async throws {
        let test = try TestLedger()
        let nest = String(repeating: "[", count: 1_000_000)
        let (answers, status) = try await Apply.run(test, [nest, #"{"op":"head"}"#])
        #expect(status == 1)
        #expect(answers.map(\.isOK) == [false, true])
    }
}
