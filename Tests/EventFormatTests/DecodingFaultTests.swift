import Accounting
import EventFormat
import JSON
import Testing

/// What is no stored event is refused, with the event's seq, the field and the reason.
@Suite struct DecodingFaultTests {
    private static func golden(_ type: EventType, _ name: String) throws -> StoredEvent {
        let rows = try GoldenFile.read(type, type.currentVersion)
        return try #require(rows.first { $0.name == name }?.stored)
    }

    private static func reason(_ stored: StoredEvent) -> String? {
        do throws(EventFormatError) {
            _ = try EventDecoder.decode(stored)
            return nil
        } catch {
            #expect(error.seq == stored.seq)
            return error.reason
        }
    }

    @Test func `an unknown type or version is refused`() throws {
        var stored = try Self.golden(.memberAdded, "an account")
        stored.type = "member_admired"
        #expect(Self.reason(stored) == "its type member_admired is not known")
        stored.type = "member_added"
        for version in [Int16(0), 2, -1, .max] {
            stored.version = version
            let expected = "its version \(version) of member_added is not known"
            #expect(Self.reason(stored) == expected)
        }
    }

    @Test func `damaged JSON is refused with its place`() throws {
        var stored = try Self.golden(.accountCreated, "code and name")
        let details = stored.details
        stored.details = Array(#"{"salt":"0fed"#.utf8)
        #expect(
            Self.reason(stored)
                == "its details is no JSON: the string does not end, at line 1, column 14")
        stored.details = Array("[]".utf8)
        #expect(Self.reason(stored) == "its details is no object but an array")
        stored.details = details
        stored.payload = Array("{\"code\":\n 1 2}".utf8)
        #expect(
            Self.reason(stored) == "its payload is no JSON: expected , or }, at line 2, column 4")
        stored.payload = []
        #expect(
            Self.reason(stored)
                == "its payload is no JSON: the text ends where a value is expected, "
                + "at line 1, column 1")
        stored.payload = Array(#"{"code":"a","code":"b"}"#.utf8)
        #expect(Self.reason(stored)?.contains("the key \"code\" is repeated") == true)
        stored.payload = [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]
        #expect(Self.reason(stored)?.contains("not valid UTF-8") == true)
    }

    @Test(arguments: [
        (EventType.journalCreated, ["effective_balances"]),
        (.accountCreated, ["code", "normal_balance", "eventually_consistent"]),
        (.accountSetCreated, ["journal_id", "normal_balance", "eventually_consistent"]),
        (.memberAdded, ["account_set_id"]),
        (.memberRemoved, ["account_set_id"]),
        (
            .transactionPosted,
            [
                "number", "journal_id", "effective", "effective_defaulted", "content_hash",
                "entries",
            ]
        ),
        (.epochStarted, ["epoch", "reason", "system_identifier", "timeline"]),
    ])
    func `a missing field is named`(_ type: EventType, _ required: [String]) throws {
        let stored = try #require(try GoldenFile.read(type, 1).last { $0.stored.details != nil })
        for key in required {
            var broken = stored.stored
            broken.payload = try edited(broken.payload, key, to: nil)
            #expect(Self.reason(broken) == "payload.\(key) is missing")
            broken.payload = try edited(stored.stored.payload, key, to: .null)
            #expect(Self.reason(broken) == "payload.\(key) is null")
        }
        var unhashed = stored.stored
        unhashed.payload = try edited(unhashed.payload, "details_hash", to: nil)
        #expect(Self.reason(unhashed) == "payload.details_hash is missing")
        var unsalted = stored.stored
        unsalted.details = try unsalted.details.map { try edited($0, "salt", to: nil) }
        #expect(Self.reason(unsalted) == "details.salt is missing")
    }

    @Test func `a membership names one member`() throws {
        var stored = try Self.golden(.memberAdded, "an account")
        let payload = stored.payload
        stored.payload = try edited(payload, "account_id", to: nil)
        #expect(
            Self.reason(stored) == "payload.account_id is missing, as is member_set_id")
        stored.payload = try edited(payload, "member_set_id", to: .string("\(stored.entityID)"))
        #expect(Self.reason(stored) == "payload.account_id stands beside member_set_id")
    }

    @Test func `a missing field of an entry is named`() throws {
        let stored = try Self.golden(.transactionPosted, "every field")
        for key in [
            "id", "sequence", "account_id", "entry_type", "layer", "direction", "units", "currency",
        ] {
            let broken = try editedEntry(2, of: stored) { $0[key] = nil }
            #expect(Self.reason(broken) == "payload.entries[2].\(key) is missing")
        }
    }

    @Test(
        arguments: [
            (
                EventType.journalUpdated, "status", JSON.string("open"),
                "is not one of active, locked"
            ),
            (.journalUpdated, "closed_through", "2026-02-30", "is not a date"),
            (.journalUpdated, "closed_through", 20260131, "is not a string"),
            (.journalUpdated, "effective_balances", "true", "is not a boolean"),
            (.accountCreated, "code", 1000, "is not a string"),
            (
                .accountCreated, "kind", "Asset",
                "is not one of asset, expense, liability, equity, income"
            ),
            (.accountCreated, "normal_balance", "left", "is not one of debit, credit"),
            (.accountCreated, "account_set_id", "21", "is not a UUID"),
            (.accountUpdated, "external_id", [], "is not a string"),
            (.memberAdded, "account_set_id", [:], "is not a string"),
            (.transactionPosted, "number", "2", "is not a 64-bit integer"),
            (.transactionPosted, "number", GoldenCase.number("2.0"), "is not a 64-bit integer"),
            (
                .transactionPosted, "number", GoldenCase.number("9223372036854775808"),
                "is not a 64-bit integer"
            ),
            (.transactionPosted, "content_hash", "d1", "is not 64 hexadecimal digits"),
            (.transactionPosted, "entries", [:], "is not an array"),
            (.transactionPosted, "effective_defaulted", nil, "is null"),
            (.epochStarted, "system_identifier", "-1", "is not a number of 64 bits"),
            (
                .epochStarted, "system_identifier", "18446744073709551616",
                "is not a number of 64 bits"
            ),
        ] as [(EventType, String, JSON, String)])
    func `a field of the wrong kind is named`(
        _ type: EventType, _ key: String, _ value: JSON, _ reason: String
    ) throws {
        var stored = try #require(
            try GoldenFile.read(type, 1).last { $0.stored.details != nil }?.stored)
        stored.payload = try edited(stored.payload, key, to: value)
        #expect(Self.reason(stored) == "payload.\(key) \(reason)")
    }

    @Test func `a damaged entry is named by its place`() throws {
        let stored = try Self.golden(.transactionPosted, "every field")
        let changes: [(String, JSON, String)] = [
            ("units", "1e3", "units is not an amount within range"),
            ("units", "-1", "units is not an amount within range"),
            ("units", "100000000000000000000", "units is not an amount within range"),
            ("units", 5, "units is not a string"),
            ("currency", "eur", "currency is not a currency"),
            ("layer", "Settled", "layer is not one of settled, pending, encumbrance"),
            ("sequence", 2, "sequence is 2, not 4"),
            ("id", "x", "id is not a UUID"),
        ]
        for (key, value, reason) in changes {
            let broken = try editedEntry(3, of: stored) { $0[key] = value }
            #expect(Self.reason(broken) == "payload.entries[3].\(reason)")
        }
        var broken = stored
        broken.payload = try edited(stored.payload, "entries", to: [[:], 1])
        #expect(Self.reason(broken) == "payload.entries[1] is not an object")
    }

    @Test func `damaged details are named by their place`() throws {
        let stored = try Self.golden(.transactionPosted, "every field")
        let changes: [(String, JSON, String)] = [
            ("salt", "0FEDCBA9876543210000000000000065", "salt is not 32 hexadecimal digits"),
            ("salt", 1, "salt is not a string"),
            ("actor", [], "actor is not a string"),
            ("metadata", "{}", "metadata is not an object"),
            ("description", false, "description is not a string"),
            ("entries", [[:]], "entries has 1 elements, and payload.entries 4"),
            ("entries", [[:], [:], [:], ["metadata": 1]], "entries[3].metadata is not an object"),
        ]
        for (key, value, reason) in changes {
            var broken = stored
            broken.details = try stored.details.map { try edited($0, key, to: value) }
            #expect(Self.reason(broken) == "details.\(reason)")
        }
    }

    @Test(arguments: EventType.allCases)
    func `fields that are not known are passed over`(_ type: EventType) throws {
        for golden in try GoldenFile.read(type, type.currentVersion) {
            var extended = golden.stored
            extended.payload = try edited(extended.payload, "later", to: ["a": [1, nil]])
            extended.details = try extended.details.map { try edited($0, "later", to: 1) }
            if type == .transactionPosted {
                extended = try editedEntry(0, of: extended) { $0["later"] = "x" }
            }
            #expect(try EventDecoder.decode(extended) == EventDecoder.decode(golden.stored))
        }
    }

    /// The object with one member replaced, added, or left out for nil.
    private func edited(_ bytes: [UInt8], _ key: String, to value: JSON?) throws -> [UInt8] {
        guard case .object(var object) = try JSONReader.read(bytes) else { return bytes }
        object[key] = value
        return Array(object.text.utf8)
    }

    private func editedEntry(
        _ index: Int, of stored: StoredEvent, _ edit: (inout JSON.Object) -> Void
    ) throws -> StoredEvent {
        guard case .object(var payload) = try JSONReader.read(stored.payload),
            case .array(var entries) = payload["entries"],
            case .object(var entry) = entries[index]
        else { return stored }
        edit(&entry)
        entries[index] = .object(entry)
        payload["entries"] = .array(entries)
        var edited = stored
        edited.payload = Array(payload.text.utf8)
        return edited
    }
}

extension JSON.Object {
    /// The member of this key, kept in its place.
    subscript(key: String) -> JSON? {
        get { members.first { $0.key.hasSameBytes(as: key) }?.value }
        set {
            let index = members.firstIndex { $0.key.hasSameBytes(as: key) }
            let member = newValue.map { Member(key: key, value: $0) }
            switch (index, member) {
            case (let index?, let member?): members[index] = member
            case (let index?, nil): members.remove(at: index)
            case (nil, let member?): members.append(member)
            case (nil, nil): return
            }
        }
    }
}
