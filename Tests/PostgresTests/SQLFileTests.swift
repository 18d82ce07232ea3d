import Postgres
import Testing

/// Names that are filled into SQL.
@Suite struct SQLFileTests {
    @Test func `variables are filled in, casts and unknown names stay`() {
        let file = SQLFile(name: "f", text: "select a_:x::text, :\"y\", :z from t_:x where $1::int")
        #expect(
            file.filled(["x": "b", "y": "Q\"q"])
                == "select a_b::text, \"Q\"\"q\", :z from t_b where $1::int")
        #expect(file.filled([:]) == file.text)
    }

    @Test(arguments: [
        "plain", "", "with space", "a\"b", "\"", "\"\"", "a\"\u{301}b", "e\u{301}\"", "\"\u{200D}",
        "\u{1F468}\u{200D}\"x", "$1;--", "a\\b",
    ])
    func `a quoted identifier is the server's own`(_ name: String) async throws {
        let connection = try await connect()
        let quoted = Statement(
            "quoted", "select '\"' || replace($1, '\"', '\"\"') || '\"'", parameters: [.text],
            columns: [.text])
        let expected = try await connection.run {
            try $0.query(quoted, name).value(0, 0, as: String.self)
        }
        await connection.close()
        #expect(Array(SQLFile.quoted(name).utf8) == Array(expected.utf8))
    }
}
