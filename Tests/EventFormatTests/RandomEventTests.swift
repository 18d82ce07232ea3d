import Accounting
import EventFormat
import JSON
import TestSupport
import Testing

/// Events of random commands, as a ledger would accept them.
@Suite struct RandomEventTests {
    private static let commandCount = 300

    @Test(arguments: TestSeed.seeds(2, for: "RandomEventTests"))
    func `random events are read as they were written, and valid`(_ seed: UInt64) throws {
        var encoder = EventEncoder(after: HashChain.origin(of: GoldenCase.ledger))
        var schemas: [EventType: (payload: JSON, details: JSON)] = [:]
        for type in EventType.allCases {
            schemas[type] = (
                try SchemaTests.published(type, type.currentVersion, "payload"),
                try SchemaTests.published(type, type.currentVersion, "details")
            )
        }
        let events = Self.events(seed)
        #expect(events.count > 10)
        for event in events {
            let stored = encoder.stored(event)
            let decoded = try EventDecoder.decode(stored)
            #expect(decoded == event, "seed \(seed), event \(event.seq)")
            let schema = try #require(schemas[EventType(event.body)])
            let payload = try JSONReader.read(stored.payload)
            #expect(SchemaValidator.faults(of: payload, against: schema.payload) == [])
            guard let bytes = stored.details else { continue }
            let details = try JSONReader.read(bytes)
            #expect(SchemaValidator.faults(of: details, against: schema.details) == [])
        }
    }

    private static func events(_ seed: UInt64) -> [Event] {
        var decider = Decider.complete(
            remembersTransactions: true, outside: Outside(hashing: SHA256.hashing))
        var generator = CommandGenerator(seed: seed)
        var events: [Event] = []
        for _ in 0..<commandCount {
            var request = generator.request()
            request.isDryRun = false
            request.command.decorate(&generator.random)
            let place = LogPosition(
                after: decider.state.position, now: decider.state.position.recordedAt)
            guard case .accepted(let folded, _) = decider.decide(request, at: place) else {
                continue
            }
            events += folded.map(\.event)
        }
        return events
    }
}

extension EventEncoder {
    /// The next event as the log stores it.
    fileprivate mutating func stored(_ event: Event) -> StoredEvent {
        let encoded = encode(event)
        let type = EventType(event.body)
        return withBytes { bytes in
            StoredEvent(
                seq: event.seq, recordedAt: event.recordedAt, type: type.rawValue,
                version: type.currentVersion, entityID: event.body.entityID,
                payload: Array(bytes[encoded.payload]),
                details: encoded.details.map { Array(bytes[$0]) }, hash: encoded.hash)
        }
    }
}

extension Command {
    /// Adds texts and metadata, which the generator's own commands seldom have.
    fileprivate mutating func decorate(_ random: inout SeededGenerator) {
        guard case .post(.entries(var posting)) = self, posting.id == nil, random.happens(60)
        else { return }
        posting.correlationID = BoundedText(stored: random.text())
        posting.metadata = random.metadata()
        for index in posting.entries.indices where random.happens(50) {
            posting.entries[index].description = BoundedText(stored: random.text())
            posting.entries[index].metadata = random.metadata()
        }
        self = .post(posting)
    }
}

extension SeededGenerator {
    /// Text of characters that JSON, UTF-8 and canonical equivalence treat each in their own way.
    fileprivate mutating func text() -> String {
        let parts = [
            "a", "\"", "\\", "/", "\n", "\u{1}", "\u{7F}", "\u{85}", "é", "e\u{301}", "\u{2028}",
            "漢", "\u{FFFD}", "\u{10FFFF}", "👩‍👧", " ",
        ]
        return (0..<Int.random(in: 1...8, using: &self)).map { _ in pick(parts) ?? "" }.joined()
    }

    fileprivate mutating func metadata() -> Metadata {
        var members: [JSON.Object.Member] = []
        for number in 0..<Int.random(in: 0...4, using: &self) {
            members.append(.init(key: "\(number)" + text(), value: value(depth: 3)))
        }
        return Metadata(stored: JSON.Object(members))
    }

    private mutating func value(depth: Int) -> JSON {
        let digits = ["0", "-0", "1.0", "1e30", "-12.5E-7", "123456789012345678901234567890"]
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &self) {
        case 0: return nil
        case 1: return .bool(happens(50))
        case 2: return pick(digits).flatMap(JSON.Number.init(digits:)).map(JSON.number) ?? nil
        case 3: return .string(text())
        case 4: return .array((0..<3).map { _ in value(depth: depth - 1) })
        default: return .object(JSON.Object([.init(key: text(), value: value(depth: depth - 1))]))
        }
    }
}
