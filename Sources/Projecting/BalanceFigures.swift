public import Accounting
internal import EventLog
public import Postgres

/// The figures of a balance as rows store them: totals, and of each layer the position of its last
/// entry.
public struct BalanceFigures: Sendable, Equatable {
    public var version: Int64
    public var settled: LayerFigures
    public var pending: LayerFigures
    public var encumbrance: LayerFigures

    /// One layer's figures.
    public struct LayerFigures: Sendable, Equatable {
        public var debit: Total
        public var credit: Total
        public var lastEntry: EntryPosition?

        init(_ layer: LayerBalance) {
            debit = layer.debit
            credit = layer.credit
            lastEntry = layer.lastEntry?.position
        }

        init(debit: Total, credit: Total, lastEntry: EntryPosition?) {
            self.debit = debit
            self.credit = credit
            self.lastEntry = lastEntry
        }
    }

    public init(_ balance: Balance) {
        version = balance.version
        settled = LayerFigures(balance.settled)
        pending = LayerFigures(balance.pending)
        encumbrance = LayerFigures(balance.encumbrance)
    }

    /// Reads figures whose last entries start at column `last`, and totals at column `totals`.
    public init(
        _ rows: borrowing Rows, _ row: Int, version: Int64, last: Int, totals: Int
    ) throws(PostgresError) {
        func layer(_ number: Int) throws(PostgresError) -> LayerFigures {
            LayerFigures(
                debit: try rows.value(row, totals + 2 * number),
                credit: try rows.value(row, totals + 2 * number + 1),
                lastEntry: try rows.value(row, last + number))
        }
        self.version = version
        settled = try layer(0)
        pending = try layer(1)
        encumbrance = try layer(2)
    }

    private var layers: [(name: String, figures: LayerFigures)] {
        [("settled", settled), ("pending", pending), ("encumbrance", encumbrance)]
    }

    /// Compares figures column by column.
    public func compare(with actual: BalanceFigures, in comparison: inout RowComparison) {
        comparison.compare("version", version, actual.version)
        for (expected, actual) in zip(layers, actual.layers) {
            let name = expected.name
            comparison.compare(
                "\(name)_debit", DecimalText.shortest(expected.figures.debit),
                DecimalText.shortest(actual.figures.debit))
            comparison.compare(
                "\(name)_credit", DecimalText.shortest(expected.figures.credit),
                DecimalText.shortest(actual.figures.credit))
            comparison.compare(
                "\(name)_entry", expected.figures.lastEntry?.packed,
                actual.figures.lastEntry?.packed)
        }
    }
}

extension Parameters {
    /// Appends the three last entries at `last` and the six totals at `totals`.
    public mutating func append(_ figures: BalanceFigures, last: Int, totals: Int) {
        append(figures.settled, last: last, totals: totals)
        append(figures.pending, last: last + 1, totals: totals + 2)
        append(figures.encumbrance, last: last + 2, totals: totals + 4)
    }

    private mutating func append(
        _ layer: BalanceFigures.LayerFigures, last: Int, totals: Int
    ) {
        append(layer.lastEntry, to: last)
        append(layer.debit, to: totals)
        append(layer.credit, to: totals + 1)
    }
}
