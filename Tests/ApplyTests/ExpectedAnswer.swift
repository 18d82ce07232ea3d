import JSON

/// Compares answers with what a file of answers says must be answered (`shared/data/README.md`).
///
/// `{"made":"x"}` stands for an id that the ledger makes, the same x for the same id and another
/// for another; `{"open":true}` for anything, `{"some":true}` for anything but null,
/// `{"between":[low,high]}` for a whole number, `{"one_of":[…]}` for any of these. Fields beyond
/// those expected are allowed.
struct ExpectedAnswer {
    private var made: [String: String] = [:]

    /// Where an answer is not as expected; nil when it is.
    mutating func difference(
        _ actual: JSON?, _ expected: JSON, at path: String = ""
    ) -> String? {
        switch expected {
        case .object(let object):
            if object.members.count == 1, let wildcard = object.members.first,
                let answer = match(actual, wildcard.key, wildcard.value, at: path)
            {
                return answer.difference
            }
            return difference(actual, object, at: path)
        case .array(let elements):
            guard case .array(let found) = actual, found.count == elements.count else {
                return Self.report(actual, expected, path)
            }
            for (index, element) in elements.enumerated() {
                if let difference = difference(found[index], element, at: "\(path)[\(index)]") {
                    return difference
                }
            }
            return nil
        case .null, .bool, .number, .string:
            return actual?.text == expected.text ? nil : Self.report(actual, expected, path)
        }
    }

    private mutating func difference(
        _ actual: JSON?, _ expected: JSON.Object, at path: String
    ) -> String? {
        guard case .object(let found) = actual else {
            return Self.report(actual, .object(expected), path)
        }
        for member in expected.members {
            let path = path + "." + member.key
            if let difference = difference(found[member.key], member.value, at: path) {
                return difference
            }
        }
        return nil
    }

    private struct Match {
        let difference: String?
    }

    /// Compares with a wildcard; nil when the member is none.
    private mutating func match(
        _ actual: JSON?, _ name: String, _ value: JSON, at path: String
    ) -> Match? {
        let holds: Bool
        switch (name, value) {
        case ("made", .string(let name)): holds = isMade(actual, name)
        case ("open", .bool(true)): holds = true
        case ("some", .bool(true)): holds = actual.map { !$0.isNull } ?? false
        case ("between", .array(let bounds)):
            guard let low = bounds.first?.integer, let high = bounds.last?.integer else {
                return nil
            }
            holds = actual?.integer.map { (low...high).contains($0) } ?? false
        case ("one_of", .array(let choices)):
            holds = choices.contains { choice in
                var trial = self
                guard trial.difference(actual, choice) == nil else { return false }
                self = trial
                return true
            }
        default: return nil
        }
        let expected = JSON.object(JSON.Object([.init(key: name, value: value)]))
        return Match(difference: holds ? nil : Self.report(actual, expected, path))
    }

    private mutating func isMade(_ actual: JSON?, _ name: String) -> Bool {
        guard let id = actual?.string else { return false }
        if let known = made[name] { return known == id }
        guard !made.values.contains(id) else { return false }
        made[name] = id
        return true
    }

    private static func report(_ actual: JSON?, _ expected: JSON, _ path: String) -> String {
        "\(path): expected \(expected.text), was \(actual?.text ?? "nothing")"
    }
}
