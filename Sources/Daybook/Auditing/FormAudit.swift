import Accounting
import EventFormat
import JSON
import ProjectionEngine

/// Holds a stored event against what the encoder makes of it: units in their shortest form, absent
/// fields left out, the entity that the payload names.
///
/// The order of fields and blanks between them are free, and so are fields that this program does
/// not know: a newer one may have added them.
struct FormAudit: ~Copyable {
    private var encoder = EventEncoder(after: Digest(first: 0, second: 0))

    mutating func findings(of stored: StoredEvent, as event: Event) -> [Finding] {
        var comparison = Comparison(place: .event(stored.seq))
        if stored.entityID != event.body.entityID {
            comparison.findings.append(
                Finding(
                    comparison.place, "it is about another entity than its payload",
                    expected: "\(event.body.entityID)", actual: "\(stored.entityID)"))
        }
        encoder.restart(after: stored.hash)
        let encoded = encoder.encode(event)
        encoder.withBytes { bytes in
            let payload = UnsafeRawBufferPointer(rebasing: bytes[encoded.payload])
            if !payload.elementsEqual(stored.payload) {
                comparison.compare(Array(payload), stored.payload, "payload")
            }
            if let range = encoded.details, let details = stored.details {
                let expected = UnsafeRawBufferPointer(rebasing: bytes[range])
                if !expected.elementsEqual(details) {
                    comparison.compare(Array(expected), details, "details")
                }
            }
        }
        return comparison.findings
    }
}

/// The comparison of one event's texts, field by field.
private struct Comparison {
    let place: Finding.Place
    var findings: [Finding] = []

    init(place: Finding.Place) {
        self.place = place
    }

    mutating func compare(_ expected: [UInt8], _ actual: [UInt8], _ name: String) {
        do throws(JSONSyntaxError) {
            compare(try JSONReader.read(expected), try JSONReader.read(actual), name)
        } catch {
            findings.append(Finding(place, "its \(name) cannot be read: \(error.reason)"))
        }
    }

    /// Goes down as deep as what the encoder wrote, whose depth the reader of JSON bounds.
    private mutating func compare(_ expected: JSON, _ actual: JSON, _ path: String) {
        switch (expected, actual) {
        case (.object(let expected), .object(let actual)):
            compare(expected, actual, path)
        case (.array(let expected), .array(let actual)) where expected.count == actual.count:
            for (index, pair) in zip(expected, actual).enumerated() {
                compare(pair.0, pair.1, "\(path)[\(index)]")
            }
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _):
            guard expected != actual else { return }
            findings.append(
                Finding(
                    place, "\(path) is not in its stored form", expected: expected.text,
                    actual: actual.text))
        }
    }

    private mutating func compare(_ expected: JSON.Object, _ actual: JSON.Object, _ path: String) {
        // The hash of the details is compared with them, where they are still there.
        for member in expected.members where member.key != "details_hash" {
            if let value = actual[member.key] {
                compare(member.value, value, "\(path).\(member.key)")
            } else {
                findings.append(
                    Finding(
                        place, "\(path).\(member.key) is missing", expected: member.value.text))
            }
        }
        for member in actual.members where member.value.isNull && expected[member.key] == nil {
            findings.append(
                Finding(
                    place, "\(path).\(member.key) is not in its stored form",
                    expected: "left out", actual: "null"))
        }
    }
}
