import Accounting
import CommandFormat
import JSON
import Testing

/// A line of a stream: what is echoed of it, and what is told of one that asks for nothing.
@Suite struct RequestLineTests {
    private func line(_ text: String, number: Int = 1) -> RequestLine {
        RequestLine(Array(text.utf8), number: number)
    }

    @Test func `op and ref are echoed as they were given`() {
        let read = line(#"{"ref":{"a":[1.0,null]},"op":"head"}"#)
        #expect(read.op == "head")
        #expect(read.ref.text == #"{"a":[1.0,null]}"#)
        #expect(line(#"{"op":"head"}"#).ref == nil)
        #expect(line(#"{"op":"head","ref":null}"#).ref == nil)
        #expect(line(#" {"op" : "head" } "#).op == "head")
    }

    @Test func `op and ref are echoed of what is refused`() {
        let read = line(#"{"op":"head","ref":7,"x":1}"#)
        #expect(read.op == "head")
        #expect(read.ref == 7)
        #expect(fault(#"{"op":"head","ref":7,"x":1}"#)?.field == "x")
    }

    @Test(
        arguments: [
            (#"{"op":"head","ref":7,"x":1,"x":2}"#, "x", "is given twice"),
            (
                #"{"op":"create_journal","ref":7,"name":"a","n\u0061me":"b"}"#, "name",
                "is given twice"
            ),
            (
                #"{"op":"post_entries","ref":7,"entries":[{},{"units":"1","units":"2"}]}"#,
                "entries[1].units", "is given twice"
            ),
            (
                #"{"op":"create_account","ref":7,"metadata":{"a":[{"b":1,"b":1}]}}"#, "metadata",
                "is given twice"
            ),
            (
                #"{"op":"create_tx_template","ref":7,"params":[{"name":"a","name":"b"}]}"#,
                "params[0].name", "is given twice"
            ),
            (
                #"{"op":"post","ref":7,"params":{"a":"\uDC00"}}"#, "params",
                "holds half a surrogate pair"
            ),
            (
                #"{"op":"create_journal","ref":7,"name":"\ud800\ud83e\uddfe"}"#, "name",
                "holds half a surrogate pair"
            ),
            (
                #"{"op":"create_journal","ref":7,"name":"\ud800\n\ud800"}"#, "name",
                "holds half a surrogate pair"
            ),
            (#"{"op":"head","ref":7,"\ud800":1}"#, nil, "holds half a surrogate pair"),
        ] as [(String, String?, String)])
    func `JSON that says two things, or half a letter, is refused and its field named`(
        text: String, field: String?, reason: String
    ) {
        let read = line(text)
        #expect(read.op != nil)
        #expect(read.ref == 7)
        #expect(fault(text) == InvalidRequest(field: field, reason: reason))
        // What is no JSON behind it is told instead.
        #expect(line(text + "}").op == nil)
        #expect(fault(text + "}")?.line == 1)
    }

    @Test func `a missing op, or one that is no string, is refused`() {
        #expect(
            fault(#"{"ref":1}"#) == InvalidRequest(field: "op", reason: "is missing"))
        for value in ["null", "1", "[]", "{}", "true"] {
            let read = line(#"{"op":\#(value),"ref":"r"}"#)
            #expect(read.op == nil)
            #expect(read.ref == "r")
            #expect(
                fault(#"{"op":\#(value)}"#)
                    == InvalidRequest(field: "op", reason: "must be a string"))
        }
    }

    @Test(
        arguments: [
            ("create_acount", "create_account"), ("heda", "head"), ("hed", "head"),
            ("postentries", "post_entries"), ("post_btch", "post_batch"), ("Head", "head"),
            ("hd", "head"), ("balancez", "balance"), ("createaccount_set", "create_account_set"),
            ("frobnicate", nil), ("", nil), ("HEAD", nil), ("hea\u{301}d", "head"),
        ] as [(String, String?)])
    func `an unknown op names the nearest within two letters`(_ name: String, _ nearest: String?) {
        let text = JSON.string(name).text
        guard case .failure(let fault) = line(#"{"op":\#(text)}"#).operation else {
            Issue.record("\(name) is an operation")
            return
        }
        #expect(fault == .unknownOperation(name: name, nearest: nearest))
    }

    @Test(arguments: [
        ("", 1), ("{", 2), (#"{"op":"head""#, 13), (#"{"op":"head"} x"#, 15),
        (#"{"op":"head",}"#, 14), (#"{"op":'head'}"#, 7), (#"{"op":"head","ref":01}"#, 22),
        (#"{"op":"head","ref":1.}"#, 22), (#"{"op":"head","ref":NaN}"#, 20),
        (#"{"op":"head","ref":"\x"}"#, 22), (#"{"op":"häd","ref":tru}"#, 22),
        (#"{"ref":"\ud800","op":"head"}"#, 9), (#"{"ref":"\udc00\ud800"}"#, 9),
        (#"{"ref":"\ud800\u0041"}"#, 9), ("{\"ref\":\"\u{1}\"}", 9),
        (#"{"op":"head","op":"head"}"#, 14), (#"{"ref":{"a":1,"\u0061":2}}"#, 15),
    ])
    func `what is no JSON is refused with its place`(_ text: String, _ column: Int) throws {
        let read = line(text, number: 42)
        #expect(read.op == nil)
        #expect(read.ref == nil)
        guard case .failure(.invalid(let fault)) = read.operation else {
            throw Unexpected("\(text) was read")
        }
        #expect(fault.field == nil)
        #expect(fault.line == 42)
        #expect(fault.column == column, "\(fault.reason)")
        #expect(!fault.reason.isEmpty)
    }

    @Test func `bytes that are no UTF-8 are refused with their place`() {
        let bytes = Array(#"{"op":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        guard case .failure(.invalid(let fault)) = RequestLine(bytes, number: 3).operation else {
            Issue.record("it was read")
            return
        }
        #expect(fault.line == 3 && fault.column == 8)
    }

    @Test(arguments: ["[]", "1", "\"x\"", "null", "true"])
    func `a line that holds no object is refused with its place`(_ text: String) {
        guard case .failure(.invalid(let fault)) = line("  " + text, number: 9).operation else {
            Issue.record("\(text) was read")
            return
        }
        #expect(fault.field == nil && fault.line == 9 && fault.column == 3)
        #expect(fault.reason.hasPrefix("a line holds an object"))
    }

    @Test func `nesting beyond what any reader bears is refused`() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(fault(#"{"op":"head","ref":\#(deep)"#)?.column == 531)
    }

    @Test func `canonically equivalent names are different names`() {
        // The Kelvin sign is canonically equivalent to the letter K, "é" to "e" with an accent.
        #expect(fault("{\"op\":\"head\",\"re\u{301}f\":1}")?.field == "re\u{301}f")
        let line = #"{"op":"create_journal","name":"n","code":"é","Code":"x"}"#
        #expect(fault(line)?.nearest == "code")
    }
}
