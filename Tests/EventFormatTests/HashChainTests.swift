import Accounting
import CCrypto
import EventFormat
import JSON
import Testing

/// The chain of hashes, put together here byte by byte as the contract's section 3 tells an outside
/// auditor to, with libcrypto's function that takes it all in one call. None of the module's own
/// hashing is used for what is expected.
@Suite struct HashChainTests {
    @Test func `the log begins with the digest of the ledger's id`() throws {
        let expected = try Self.sha256(Self.bytes(GoldenCase.ledger.uniqueID.bits, 16))
        #expect(HashChain.origin(of: GoldenCase.ledger).bytes == expected)
    }

    @Test(arguments: EventType.allCases)
    func `each golden event is chained to the one before`(_ type: EventType) throws {
        var previous = try Self.sha256(Self.bytes(GoldenCase.ledger.uniqueID.bits, 16))
        for golden in try GoldenFile.read(type, type.currentVersion) {
            let stored = golden.stored
            let expected = try Self.sha256(Self.hashed(stored, after: previous))
            #expect(stored.hash.bytes == expected, "\(type.rawValue), \(golden.name)")
            let before = try #require(Digest(bytes: previous))
            #expect(stored.expectedHash(after: before).bytes == expected)
            previous = expected
        }
    }

    @Test(arguments: EventType.allCases)
    func `a payload names its details by the digest of their stored text`(
        _ type: EventType
    ) throws {
        for golden in try GoldenFile.read(type, type.currentVersion) {
            guard let details = golden.stored.details else { continue }
            let text = String(decoding: golden.stored.payload, as: UTF8.self)
            let digits = try Self.sha256(details).map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
            let member = "\"details_hash\":\"\(digits.joined())\""
            #expect(text.hasSuffix(member + "}"), "\(type.rawValue), \(golden.name)")
        }
    }

    /// Worked out with Python from the texts of `member_added.1.json` alone:
    ///
    ///     ledger = uuid.UUID("01980000-0000-7000-8000-0000000000a1")
    ///     h = hashlib.sha256(ledger.bytes).digest()
    ///     for e in json.load(open("member_added.1.json")):
    ///         micros = …  # of e["recorded_at"], by datetime
    ///         t, p = b"member_added", e["payload"].encode()
    ///         h = hashlib.sha256(h + struct.pack(">qqh", e["seq"], micros, 1)
    ///             + uuid.UUID(e["entity_id"]).bytes + struct.pack(">i", len(t)) + t
    ///             + struct.pack(">i", len(p)) + p).digest()
    @Test func `the hashes are those that another program comes to`() throws {
        let hashes = try GoldenFile.read(.memberAdded, 1).map { "\($0.stored.hash)" }
        #expect(
            hashes == [
                "b03f1f8640f4b260418fc578303589107c4479e6af7532b0c27d460fa936588a",
                "9054b6fe9467d1166f0f0e4d5fa6c64801f179876a67887f1a4d6cc042f29886",
                "6a4d484f236170ea72d4005b302302f0d5da614c81290b40058d3e5c3598c35f",
                "252994ec3ae1d441324328c2cb36d89b579ac31146ddb08063b6a2011e2ab298",
            ])
    }

    @Test func `any changed byte changes the hash`() throws {
        let stored = try #require(try GoldenFile.read(.transactionPosted, 1).first?.stored)
        let origin = HashChain.origin(of: GoldenCase.ledger)
        var changed = Array(repeating: stored, count: 7)
        changed[0].seq = stored.seq.next
        changed[1].recordedAt = stored.recordedAt.advanced(byMicroseconds: 1)
        changed[2].type += "x"
        changed[3].version += 1
        changed[4].entityID = UniqueID(bits: stored.entityID.bits ^ 1)
        changed[5].payload[0] ^= 1
        changed[6].payload.removeLast()
        for event in changed { #expect(event.expectedHash(after: origin) != stored.hash) }
        #expect(stored.expectedHash(after: stored.hash) != stored.hash)
        #expect(stored.expectedHash(after: origin) == stored.hash)
    }

    /// What the contract says is hashed.
    private static func hashed(_ stored: StoredEvent, after previous: [UInt8]) -> [UInt8] {
        let type = Array(stored.type.utf8)
        var all = previous
        all += bytes(UInt64(bitPattern: stored.seq.number), 8)
        all += bytes(UInt64(bitPattern: stored.recordedAt.microseconds), 8)
        all += bytes(UInt16(bitPattern: stored.version), 2)
        all += bytes(stored.entityID.bits, 16)
        all += bytes(UInt32(type.count), 4) + type
        all += bytes(UInt32(stored.payload.count), 4) + stored.payload
        return all
    }

    /// The number in so many bytes, the greatest first.
    private static func bytes(_ number: some BinaryInteger, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private static func sha256(_ bytes: [UInt8]) throws -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var length = digest.count
        let status = EVP_Q_digest(nil, "SHA256", nil, bytes, bytes.count, &digest, &length)
        try #require(status == 1 && length == 32)
        return digest
    }
}
