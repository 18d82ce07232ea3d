public import Postgres

/// Compares what the fold gives with what is stored, both sorted by the same unique key.
public enum MergeComparison {
    public static func findings<Row: MappedRow & Equatable, Key: Comparable>(
        table: String, expected: [Row], actual: [Row], key: (Row) -> Key
    ) -> [Finding] {
        var findings: [Finding] = []
        var left = 0
        var right = 0
        while left < expected.count || right < actual.count {
            guard left < expected.count else {
                findings.append(.surplus(table: table, key: "\(key(actual[right]))"))
                right += 1
                continue
            }
            guard right < actual.count, key(actual[right]) <= key(expected[left]) else {
                findings.append(.missing(table: table, key: "\(key(expected[left]))"))
                left += 1
                continue
            }
            guard key(actual[right]) == key(expected[left]) else {
                findings.append(.surplus(table: table, key: "\(key(actual[right]))"))
                right += 1
                continue
            }
            findings += Finding.difference(
                table: table, key: "\(key(expected[left]))", expected[left], actual[right])
            left += 1
            right += 1
        }
        return findings
    }
}

extension Finding {
    /// A row that differs from the fold: every column that does, expected and actual. Empty when
    /// the rows are equal.
    public static func difference<Row: MappedRow & Equatable>(
        table: String, key: String, _ expected: Row, _ actual: Row
    ) -> [Finding] {
        guard expected != actual else { return [] }
        let pairs = zip(expected.columnTexts, actual.columnTexts).filter { $0.text != $1.text }
        return [
            Finding(
                .row(table: table, key: key), "the row differs from the log",
                expected: pairs.map { "\($0.0.name) \($0.0.text)" }.joined(separator: ", "),
                actual: pairs.map { "\($0.1.name) \($0.1.text)" }.joined(separator: ", "))
        ]
    }
}
