import Accounting
import EventFormat
import Foundation
import Testing

/// The stored form of every event version, fixed by golden files: what was written once is read
/// for ever, byte for byte.
@Suite struct GoldenTests {
    @Test(arguments: EventType.allCases)
    func `an event is stored as its golden file has it`(_ type: EventType) throws {
        let cases = GoldenCase.cases(of: type)
        #expect(cases.count >= 2, "\(type.rawValue) needs golden cases")
        let encoded = encode(cases)
        guard !GoldenFile.isRegenerating else {
            try GoldenFile.write(encoded, type, type.currentVersion)
            Issue.record("\(type.rawValue) was written anew: read the difference, run again")
            return
        }
        let golden = try GoldenFile.read(type, type.currentVersion)
        #expect(golden.map(\.name) == cases.map(\.name))
        for (golden, encoded) in zip(golden, encoded) {
            let name = Comment(rawValue: "\(type.rawValue), \(golden.name)")
            #expect(text(encoded.stored.payload) == text(golden.stored.payload), name)
            #expect(
                encoded.stored.details.map(text) == golden.stored.details.map(text), name)
            #expect(encoded.stored == golden.stored, name)
        }
    }

    @Test(arguments: EventType.allCases)
    func `a golden event of any version is read as what it was`(_ type: EventType) throws {
        let cases = GoldenCase.cases(of: type)
        for version in 1...type.currentVersion {
            let golden = try GoldenFile.read(type, version)
            for (golden, expected) in zip(golden, cases) {
                let event = try EventDecoder.decode(golden.stored)
                #expect(event == expected.read, "\(type.rawValue), \(golden.name)")
            }
        }
    }

    @Test(arguments: EventType.allCases)
    func `without its details an event is what remains after erasure`(_ type: EventType) throws {
        for golden in try GoldenFile.read(type, type.currentVersion) {
            var stored = golden.stored
            let whole = try EventDecoder.decode(stored)
            guard stored.details != nil else { continue }
            stored.details = nil
            let rest = try EventDecoder.decode(stored)
            #expect(rest.isErased)
            #expect(rest.salt == nil && rest.provenance == .none)
            #expect(!Event.hasDetails(rest.body, rest.provenance), "\(golden.name)")
            #expect(rest.body.entityID == whole.body.entityID)
            #expect(
                stored.expectedHash(after: .init(first: 0, second: 0))
                    == golden.stored.expectedHash(after: .init(first: 0, second: 0)))
        }
    }

    @Test func `there is no golden file but those of known versions`() throws {
        let known = EventType.allCases.flatMap { type in
            (1...type.currentVersion).map { GoldenFile.name(type, $0) }
        }
        let found = try FileManager.default.contentsOfDirectory(atPath: GoldenFile.folder.path)
        #expect(found.sorted() == known.sorted())
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func encode(_ cases: [GoldenCase]) -> [GoldenFile.Row] {
        var encoder = EventEncoder(after: HashChain.origin(of: GoldenCase.ledger))
        return cases.map { golden in
            let event = golden.written
            let encoded = encoder.encode(event)
            let type = EventType(event.body)
            let stored = encoder.withBytes { bytes in
                StoredEvent(
                    seq: event.seq, recordedAt: event.recordedAt, type: type.rawValue,
                    version: type.currentVersion, entityID: event.body.entityID,
                    payload: Array(bytes[encoded.payload]),
                    details: golden.isErased ? nil : encoded.details.map { Array(bytes[$0]) },
                    hash: encoded.hash)
            }
            return GoldenFile.Row(name: golden.name, stored: stored)
        }
    }
}
