import Accounting
import EventFormat
import Foundation
import JSON
import Testing

/// The published schemas: those that the declaration gives, and true of what is stored.
@Suite struct SchemaTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/EventFormat/Schemas")

    /// A published schema, read from its file.
    static func published(_ type: EventType, _ version: Int16, _ part: String) throws -> JSON {
        let name = "\(type.rawValue).\(version).\(part).json"
        return try JSONReader.read(try Data(contentsOf: folder.appending(path: name)))
    }

    @Test func `what is published is what the declaration gives`() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(
            found.sorted() == EventSchema.all.map(\.fileName).sorted(),
            "swift run daybook-schemas Sources/EventFormat/Schemas writes them")
        for schema in EventSchema.all {
            let url = Self.folder.appending(path: schema.fileName)
            let text = try String(contentsOf: url, encoding: .utf8)
            #expect(text.utf8.elementsEqual(schema.text.utf8), "\(schema.fileName) differs")
        }
    }

    @Test(arguments: [
        "EUR", "X", "1INCH", "BRK.B", "0.X", "1-2/3_4.X", "A-", "ABCDEFGHIJKLMNOPQRSTUVWX",
        "11111111111111111111111X", "ABCDEFGHIJKLMNOPQRSTUVWXY", "", "9", "840", "1.2", "_AB", ".A",
        "eur", "E R", "A:B", "É",
    ])
    func `a schema takes the currencies that the ledger takes`(_ code: String) throws {
        let payload = try Self.published(.transactionPosted, 1, "payload")
        let golden = try #require(try GoldenFile.read(.transactionPosted, 1).first)
        let stored = String(decoding: golden.stored.payload, as: UTF8.self)
        let changed = stored.replacing(#""currency":"EUR""#, with: #""currency":"\#(code)""#)
        #expect(code == "EUR" || changed != stored)
        let value = try JSONReader.read(changed.utf8)
        let isValid = SchemaValidator.faults(of: value, against: payload).isEmpty
        #expect(isValid == (Currency(code) != nil))
    }

    @Test(arguments: EventType.allCases)
    func `every golden event of every version is valid`(_ type: EventType) throws {
        for version in 1...type.currentVersion {
            let payload = try Self.published(type, version, "payload")
            let details = try Self.published(type, version, "details")
            for golden in try GoldenFile.read(type, version) {
                let value = try JSONReader.read(golden.stored.payload)
                #expect(SchemaValidator.faults(of: value, against: payload) == [])
                guard let stored = golden.stored.details else { continue }
                let texts = try JSONReader.read(stored)
                #expect(SchemaValidator.faults(of: texts, against: details) == [])
            }
        }
    }

    /// So that a golden file shows each field given, each optional one absent, and each that can be
    /// cleared as null.
    @Test(arguments: EventType.allCases)
    func `the golden events show every field in every state`(_ type: EventType) throws {
        let golden = try GoldenFile.read(type, type.currentVersion).map(\.stored)
        let parts = [
            ("payload", golden.map(\.payload)), ("details", golden.compactMap(\.details)),
        ]
        for (part, texts) in parts {
            let objects = try texts.map { try Shape(JSONReader.read($0)) }
            let schema = try Shape(try Self.published(type, type.currentVersion, part))
            for property in try schema.object("properties").members {
                let place = Comment(rawValue: "\(type.rawValue), \(part).\(property.key)")
                let values = objects.compactMap { $0[property.key] }
                #expect(values.contains { !$0.isNull }, place)
                if !schema.strings("required").contains(property.key) {
                    #expect(values.count < objects.count, place)
                }
                let isClearable = try Shape(property.value).allowsNull
                #expect(values.contains { $0.isNull } == isClearable, place)
            }
        }
    }

    @Test(arguments: EventType.allCases)
    func `what a schema demands the decoder demands as well`(_ type: EventType) throws {
        let schema = try Self.published(type, type.currentVersion, "payload")
        let stored = try #require(try GoldenFile.read(type, type.currentVersion).first?.stored)
        guard case .object(let whole) = try JSONReader.read(stored.payload) else { return }
        for member in whole.members where member.key != "details_hash" {
            var less = whole
            less[member.key] = nil
            var broken = stored
            broken.payload = Array(less.text.utf8)
            let isRefused = (try? EventDecoder.decode(broken)) == nil
            let faults = SchemaValidator.faults(of: .object(less), against: schema)
            #expect(isRefused == !faults.isEmpty, "\(type.rawValue) without \(member.key)")
        }
    }

    /// An object of a schema or of an event.
    private struct Shape {
        let object: JSON.Object

        init(_ value: JSON) throws {
            guard case .object(let object) = value else { throw GoldenFile.Damage("no object") }
            self.object = object
        }

        subscript(key: String) -> JSON? { object[key] }

        func object(_ key: String) throws -> JSON.Object { try Shape(object[key] ?? nil).object }

        var allowsNull: Bool {
            if strings("type").contains("null") { return true }
            guard case .array(let words) = object["enum"] else { return false }
            return words.contains(nil)
        }

        func strings(_ key: String) -> [String] {
            guard case .array(let elements) = object[key] else { return [] }
            return elements.compactMap(\.string)
        }
    }
}

/// The tests' own validator finds what it is there to find.
@Suite struct SchemaValidatorTests {
    private static let schema: JSON = [
        "type": "object",
        "properties": [
            "id": ["type": "string", "pattern": "^[0-9]+$"],
            "word": ["enum": ["a", nil]],
            "count": ["type": "integer", "minimum": 1, "maximum": 3],
            "name": ["type": ["string", "null"], "minLength": 1, "maxLength": 2],
            "list": [
                "type": "array", "minItems": 1, "maxItems": 2,
                "items": ["type": "object", "properties": ["x": ["type": "boolean"]]],
            ],
        ],
        "required": ["id"],
        "oneOf": [["required": ["word"]], ["required": ["count"]]],
    ]

    @Test(
        arguments: [
            (["id": "1", "word": "a"], 0),
            (["id": "1", "count": 3, "name": nil, "list": [["x": true]]], 0),
            (["word": nil], 1),
            (["id": "1"], 1),
            (["id": "1", "word": "a", "count": 1], 1),
            (["id": "x", "word": "b"], 2),
            (["id": 1, "count": 4, "name": "", "list": []], 4),
            (["id": "1", "count": 0, "name": "abc", "list": [1, 2, 3]], 6),
            (["id": "1", "word": "a", "other": 1], 1),
            (["id": "1", "word": "a", "list": [["x": 1, "y": 2]]], 2),
            ([], 2),
        ] as [(JSON, Int)])
    func `each broken rule is one fault`(_ value: JSON, _ count: Int) {
        let faults = SchemaValidator.faults(of: value, against: Self.schema)
        #expect(faults.count == count, "\(faults)")
    }

    @Test func `a keyword that is not known is a fault`() {
        let schema: JSON = ["type": "object", "additionalProperties": false]
        #expect(SchemaValidator.faults(of: [:], against: schema).count == 1)
    }
}
