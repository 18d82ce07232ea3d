import JSON
import Testing

@Suite struct JSONTests {
    @Test(arguments: [
        "null", "true", "false", "0", "-0", "1.0", "1e30", "-12.50E-3", "\"\"", "[]", "{}",
        "[1,[2,[3]]]", "{\"a\":{\"b\":[null]},\"ä\":\"✓🧾\"}", "\"\\\"\\\\\\b\\f\\n\\r\\t\"",
        "\"\\u0001\\u001f\"",
    ])
    func `a text without blanks is read and written unchanged`(text: String) throws {
        #expect(try JSONReader.read(text).text == text)
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "01", "1.", ".5", "-", "+1",
        "1e", "nul", "truex", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud800x\"", "\"a\nb\"", "[1 2]", "{} x", "NaN", "'a'", "{\"a\":1 \"b\":2}", "[1",
        "\u{FEFF}{}",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text) }
    }

    @Test func `escapes are read, surrogate pairs too`() throws {
        #expect(try JSONReader.read(#""\u00e9\ud83e\uddfe\/""#) == .string("\u{e9}🧾/"))
    }

    @Test func `a repeated key is refused, also when one is escaped`() {
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read("{\"a\":1,\n \"\\u0061\":2}")
        }
        #expect(error?.line == 2)
        #expect(error?.column == 2)
        #expect(error?.reason.contains("repeated") == true)
    }

    @Test func `keys that are canonically equivalent are different keys`() throws {
        let value = try JSONReader.read("{\"\u{e9}\":1,\"e\u{301}\":2}")
        guard case .object(let object) = value else { return #expect(Bool(false)) }
        #expect(object["\u{e9}"] == 1)
        #expect(object["e\u{301}"] == 2)
    }

    @Test func `a wide object finds its repeated key`() {
        let members = (0..<5_000).map { "\"k\($0)\":1" } + ["\"k3\":2"]
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read("{\(members.joined(separator: ","))}")
        }
        #expect(error?.reason.contains("\"k3\"") == true)
    }

    @Test func `a place is a line and a code point`() {
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read("{\"ä🧾\":\n  \"é\" x}", line: 41)
        }
        #expect(error?.line == 42)
        #expect(error?.column == 7)
    }

    @Test func `nesting is bounded`() throws {
        let depth = JSONReader.maximumDepth
        let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        #expect(try JSONReader.read(fits).text == fits)
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read(String(repeating: "[", count: 1_000_000))
        }
        #expect(error?.column == depth + 1)
    }

    @Test func `invalid UTF-8 is refused`() {
        #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read([0x22, 0xFF, 0x22] as [UInt8])
        }
        #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read([0x22, 0xED, 0xA0, 0x80, 0x22] as [UInt8])
        }
    }

    @Test func `numbers are equal by their digits`() throws {
        #expect(try JSONReader.read("1.0") != JSONReader.read("1"))
        #expect(JSON.Number(digits: "12e") == nil)
        #expect(JSON.Number(digits: "-1.25e+7")?.digits == "-1.25e+7")
    }

    @Test func `equality ignores the order of members, the canonical form sorts by bytes`() throws {
        let left = try JSONReader.read("{\"b\":[{\"z\":1,\"a\":null}],\"ä\":2,\"a\":1.50}")
        let right = try JSONReader.read("{\"a\":1.50,\"ä\":2,\"b\":[{\"a\":null,\"z\":1}]}")
        #expect(left == right)
        #expect(left.canonical.text == "{\"a\":1.50,\"b\":[{\"a\":null,\"z\":1}],\"ä\":2}")
    }

    @Test(arguments: [
        0, 7, -7, 10, 99, 100, Int64.max, Int64.min, 1_000_000_000_000_000_000,
        999_999_999_999_999_999,
    ])
    func `integers are written in full`(value: Int64) {
        var writer = JSONWriter()
        writer.integer(value)
        #expect(writer.text() == String(value))
    }

    @Test func `the piecewise writer places the commas`() {
        var writer = JSONWriter(capacity: 1)
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.integer(1)
        writer.plain("x")
        writer.beginObject()
        writer.endObject()
        writer.null()
        writer.endArray()
        writer.key("q\"")
        writer.bool(true)
        writer.key("t")
        writer.plain(capacity: 8) { start in
            start[0] = UInt8(ascii: "z")
            return 1
        }
        writer.endObject()
        #expect(writer.text() == "{\"a\":[1,\"x\",{},null],\"q\\\"\":true,\"t\":\"z\"}")
    }
}
