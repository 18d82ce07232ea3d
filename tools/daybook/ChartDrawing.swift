import Accounting
import Daybook

/// Draws a chart of accounts as a tree for people, its amounts in columns.
///
/// 1. The chart is laid out as rows: a label, where it stands in the tree, its balances.
/// 2. One column is measured for each currency. Where they would leave the labels less than
///    ``narrowestLabel``, amounts stand below one another instead, each with its currency.
/// 3. Rows become lines; a label that is too long goes on in the next one.
struct ChartDrawing {
    private let style: DrawingStyle
    private let showsLayers: Bool
    private let chart: ChartOfAccounts
    private var rows: [Row] = []
    private var columns: [AmountColumn] = []

    /// What labels need to be readable.
    private static let narrowestLabel = 24
    /// Between columns.
    private static let gap = 2

    /// The amounts of one line.
    private typealias LayerText = (layer: Layer, text: String)

    /// A set or an account where it stands in the tree.
    private struct Row {
        /// What stands in front of its first line, and of each further one.
        var lead: String
        var continuation: String
        var label: String
        var isSet: Bool
        var balances: [BalanceAnswer]
    }

    init(_ chart: ChartOfAccounts, showsLayers: Bool, style: DrawingStyle) {
        self.chart = chart
        self.showsLayers = showsLayers
        self.style = style
        layOut()
        measure()
    }

    /// The lines, without line ends.
    func lines() -> [String] {
        header + (isStacked ? stackedLines() : columnLines())
    }

    private var header: [String] {
        let journal = chart.journal
        let title = [journal.code?.string, journal.name?.string].compactMap { $0 }
        var facts = ["as of event \(chart.headSeq)"]
        if let date = journal.closedThrough { facts.append("closed through \(date)") }
        if journal.status == .locked { facts.append("locked") }
        let name = title.isEmpty ? journal.id.description : title.joined(separator: "  ").shown
        return name.wrapped(to: style.columns).map(style.bold)
            + facts.joined(separator: ", ").wrapped(to: style.columns) + [""]
    }
}

/// Step 1: rows.
extension ChartDrawing {
    private mutating func layOut() {
        for set in chart.sets { add(set, lead: "", continuation: "") }
        guard !chart.accounts.isEmpty else { return }
        let title = chart.sets.isEmpty ? "Accounts" : "Accounts in no set"
        rows.append(
            Row(lead: "", continuation: "", label: title, isSet: true, balances: []))
        for (index, account) in chart.accounts.enumerated() {
            add(account, below: "", isLast: index == chart.accounts.count - 1)
        }
    }

    private mutating func add(
        _ node: ChartOfAccounts.SetNode, lead: String, continuation: String
    ) {
        rows.append(
            Row(
                lead: lead, continuation: continuation, label: label(of: node), isSet: true,
                balances: node.balances))
        let last = node.sets.count + node.accounts.count - 1
        for (index, set) in node.sets.enumerated() {
            add(
                set, lead: continuation + branch(isLast: index == last),
                continuation: continuation + trunk(isLast: index == last))
        }
        for (index, account) in node.accounts.enumerated() {
            add(account, below: continuation, isLast: node.sets.count + index == last)
        }
    }

    private mutating func add(
        _ node: ChartOfAccounts.AccountNode, below: String, isLast: Bool
    ) {
        rows.append(
            Row(
                lead: below + branch(isLast: isLast), continuation: below + trunk(isLast: isLast),
                label: label(of: node.account), isSet: false, balances: node.balances))
    }

    private func branch(isLast: Bool) -> String {
        style.isUnicode ? (isLast ? "└─ " : "├─ ") : (isLast ? "`- " : "|- ")
    }

    private func trunk(isLast: Bool) -> String {
        isLast ? "   " : style.isUnicode ? "│  " : "|  "
    }

    private func label(of node: ChartOfAccounts.SetNode) -> String {
        let name = node.set.name?.string ?? node.set.id.description
        guard let progress = node.progress else { return name.shown }
        let behind = progress.pendingEntries
        let entries = behind == 1 ? "1 entry" : "\(behind) entries"
        let mark = "as of \(progress.asOfSeq)" + (behind > 0 ? ", behind by \(entries)" : "")
        return "\(name.shown) [\(mark)]"
    }

    private func label(of account: Account) -> String {
        var label = account.code.string
        if let name = account.name { label += " \(name)" }
        var marks: [String] = []
        if account.isEventuallyConsistent { marks.append("eventually consistent") }
        if account.status == .locked { marks.append("locked") }
        return label.shown + (marks.isEmpty ? "" : " [\(marks.joined(separator: ", "))]")
    }
}

/// Step 2: columns.
extension ChartDrawing {
    /// The amounts that are shown of a balance: the settled layer, and those of the others that
    /// are not zero.
    private func amounts(of answer: BalanceAnswer) -> [(layer: Layer, amount: Total)] {
        let layers = showsLayers ? Layer.allCases : [.settled]
        return layers.compactMap { layer in
            let amount = answer.balance[layer].balance(normal: answer.normalBalance)
            return layer == .settled || amount != .zero ? (layer, amount) : nil
        }
    }

    private mutating func measure() {
        var byCurrency: [Currency: AmountColumn] = [:]
        for row in rows {
            for answer in row.balances {
                let currency = answer.key.currency
                for (_, amount) in amounts(of: answer) {
                    byCurrency[currency, default: AmountColumn(currency)].fit(amount)
                }
            }
        }
        columns = byCurrency.values.sorted { $0.currency < $1.currency }
    }

    private var columnsWidth: Int {
        columns.reduce(0) { $0 + Self.gap + $1.width }
    }

    private var isStacked: Bool { style.columns - columnsWidth < Self.narrowestLabel }
}

/// Step 3: lines.
extension ChartDrawing {
    /// How wide labels are: as they need, or what the amounts leave.
    private func labelWidth(beside amounts: Int) -> Int {
        let widest = rows.map { $0.lead.count + $0.label.count }.max() ?? 0
        return min(max(widest, Self.narrowestLabel), style.columns - amounts)
    }

    private func columnLines() -> [String] {
        let width = labelWidth(beside: columnsWidth)
        let gap = String(repeating: " ", count: Self.gap)
        let heads = columns.map { gap + $0.currency.code.aligned(to: $0.width) }
        var lines = columns.isEmpty ? [] : ["".padded(to: width) + style.bold(heads.joined())]
        for row in rows {
            let amounts: [LayerText] = Layer.allCases.compactMap { layer in
                cells(of: row, layer).map { (layer, gap + $0.joined(separator: gap)) }
            }
            lines += self.lines(of: row, width: width, amounts)
        }
        return lines
    }

    /// A row's amounts in one layer, one for each column; nil when there is none in any.
    private func cells(of row: Row, _ layer: Layer) -> [String]? {
        var hasAny = false
        let cells = columns.map { column in
            let answer = row.balances.first { $0.key.currency == column.currency }
            let amount = answer.flatMap { amounts(of: $0).first { $0.layer == layer }?.amount }
            if amount != nil { hasAny = true }
            return amount.map { column.text($0) } ?? column.blank
        }
        return hasAny ? cells : nil
    }

    private func stackedLines() -> [String] {
        let amountWidth = columns.map(\.width).max() ?? 0
        let codeWidth = columns.map(\.currency.length).max() ?? 0
        let gap = String(repeating: " ", count: Self.gap)
        let width = labelWidth(beside: Self.gap + amountWidth + 1 + codeWidth)
        return rows.flatMap { row in
            let texts: [LayerText] = columns.flatMap { column in
                let answer = row.balances.filter { $0.key.currency == column.currency }
                return answer.flatMap { amounts(of: $0) }.map { layer, amount in
                    let text = column.text(amount).aligned(to: amountWidth)
                    return (layer, gap + text + " " + column.currency.code)
                }
            }
            return lines(of: row, width: width, texts)
        }
    }

    /// The lines of a row: its label with amounts of the settled layer beside it, then what is
    /// left of either, other layers with their name.
    private func lines(of row: Row, width: Int, _ amounts: [LayerText]) -> [String] {
        let label = row.label.wrapped(to: width - row.lead.count)
        var lines: [String] = []
        var rest = amounts[...]
        for (index, text) in label.enumerated() {
            let lead = index == 0 ? row.lead : row.continuation
            let isSettled = rest.first?.layer == .settled
            let amount = isSettled ? rest.removeFirst().text : ""
            lines.append(line(lead, text, isBold: row.isSet, width, amount))
        }
        for (layer, amount) in rest {
            let name = layer == .settled ? "" : "  \(layer.word)"
            lines.append(line(row.continuation, name, isBold: false, width, amount))
        }
        return lines
    }

    private func line(
        _ lead: String, _ text: String, isBold: Bool, _ width: Int, _ amount: String
    ) -> String {
        let space = amount.isEmpty ? "" : "".padded(to: width - lead.count - text.count)
        let shown = isBold ? style.bold(text) : text
        let line = style.dim(lead) + shown + space + amount
        return line.last == " " ? String(line.reversed().drop { $0 == " " }.reversed()) : line
    }
}
