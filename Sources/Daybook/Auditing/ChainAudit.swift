import Accounting
import EventFormat
import EventLog
import JSON
import ProjectionEngine

/// Checks events as they are stored, one behind the other: numbering, times, the hash chain, the
/// details against their hashes, the stored form.
struct ChainAudit: ~Copyable {
    private var lastSeq: Seq
    private var lastHash: Digest
    private var lastTime: Timestamp?
    private var form = FormAudit()
    /// Whether every event so far could be read and followed on the one before.
    private(set) var isUnbroken = true

    /// An audit that starts behind an event with this number and hash.
    init(after seq: Seq, hash: Digest) {
        lastSeq = seq
        lastHash = hash
    }

    /// Checks the next event. Returns it decoded, or nil when it cannot be read.
    mutating func check(_ stored: StoredEvent, _ findings: inout [Finding]) -> Event? {
        let place = Finding.Place.event(stored.seq)
        if stored.seq != lastSeq.next {
            isUnbroken = false
            findings.append(
                Finding(
                    place, "events are missing before this one", expected: "\(lastSeq.next)",
                    actual: "\(stored.seq)"))
        }
        if let lastTime, stored.recordedAt <= lastTime {
            findings.append(
                Finding(
                    place, "its time does not come after the event before",
                    expected: "after \(lastTime)", actual: "\(stored.recordedAt)"))
        }
        if !(Timestamp.minimum...Timestamp.maximum).contains(stored.recordedAt) {
            let microseconds = stored.recordedAt.microseconds
            findings.append(
                Finding(
                    place, "its time lies outside of the years 1 to 9999",
                    expected: "\(Timestamp.minimum) to \(Timestamp.maximum)",
                    actual: "\(microseconds) microseconds since 1970"))
        }
        let hash = stored.expectedHash(after: lastHash)
        if hash != stored.hash {
            findings.append(
                Finding(
                    place, "its hash does not follow from the event before and its own bytes",
                    expected: "\(hash)", actual: "\(stored.hash)"))
        }
        lastSeq = stored.seq
        lastHash = stored.hash
        lastTime = stored.recordedAt
        checkDetails(of: stored, &findings)
        do throws(EventFormatError) {
            let event = try EventDecoder.decode(stored)
            findings += form.findings(of: stored, as: event)
            return event
        } catch {
            isUnbroken = false
            findings.append(Finding(place, error.reason))
            return nil
        }
    }

    private func checkDetails(of stored: StoredEvent, _ findings: inout [Finding]) {
        guard let details = stored.details else { return }
        let actual = SHA256.shared.digest(of: details).description
        let expected = Self.detailsHash(of: stored)
        guard expected != actual else { return }
        findings.append(
            Finding(
                .event(stored.seq), "its details are not those that its payload names",
                expected: expected ?? "no details", actual: actual))
    }

    private static func detailsHash(of stored: StoredEvent) -> String? {
        do throws(JSONSyntaxError) {
            guard case .object(let payload) = try JSONReader.read(stored.payload),
                case .string(let hash) = payload["details_hash"]
            else { return nil }
            return hash
        } catch {
            return nil
        }
    }
}
