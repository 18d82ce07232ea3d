/// Compares what the fold gives with what is stored, both sorted by the same unique key.
public enum MergeComparison {
    public static func findings<Row, Key: Comparable>(
        table: String, expected: [Row], actual: [Row], key: (Row) -> Key,
        _ compare: (_ expected: Row, _ actual: Row, inout RowComparison) -> Void
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
            var comparison = RowComparison()
            compare(expected[left], actual[right], &comparison)
            if !comparison.differences.isEmpty {
                findings.append(
                    .difference(
                        table: table, key: "\(key(expected[left]))", comparison.differences))
            }
            left += 1
            right += 1
        }
        return findings
    }
}
