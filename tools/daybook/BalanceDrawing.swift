import Accounting
import CommandFormat
import Daybook

/// Draws the balances of one account or set for people: a table for each currency.
struct BalanceDrawing {
    private let found: OwnerBalances
    private let style: DrawingStyle

    init(_ found: OwnerBalances, style: DrawingStyle) {
        self.found = found
        self.style = style
    }

    /// The lines, without line ends.
    func lines() -> [String] {
        var lines = header
        if found.balances.isEmpty { lines += ["", "no balance yet"] }
        for answer in found.balances { lines += [""] + table(of: answer) }
        return lines
    }

    private var header: [String] {
        let journal = found.journal
        let names: [String?] =
            switch found.owner {
            case .account(let account): [account.code.string, account.name?.string]
            case .accountSet(let set): [set.name?.string]
            }
        var lines = [
            style.bold(Self.joined(names)),
            "id        \(found.owner.id)",
            "journal   \(Self.joined([journal.code?.string, journal.name?.string]))",
            "normal    \(normalBalance.word)",
        ]
        if let progress = found.progress {
            lines.append(
                "as of     event \(progress.asOfSeq) of \(progress.headSeq), "
                    + "behind by \(progress.pendingEntries) entries")
        } else if let seq = found.balances.first?.asOfSeq {
            lines.append("as of     event \(seq)")
        }
        return lines
    }

    private var normalBalance: Direction {
        switch found.owner {
        case .account(let account): account.normalBalance
        case .accountSet(let set): set.normalBalance
        }
    }

    private static func joined(_ names: [String?]) -> String {
        names.compactMap { $0 }.joined(separator: "  ").shown
    }

    private func table(of answer: BalanceAnswer) -> [String] {
        let balance = answer.balance
        let rows = Layer.allCases.map { layer in
            [
                balance[layer].debit, balance[layer].credit,
                balance[layer].balance(normal: answer.normalBalance),
                balance.available(layer, normal: answer.normalBalance),
            ]
        }
        let heads = ["debit", "credit", "balance", "available"]
        var columns = heads.map { _ in AmountColumn(answer.key.currency) }
        for row in rows {
            for (index, amount) in row.enumerated() { columns[index].fit(amount) }
        }
        let label = 12
        let head = zip(heads, columns).map { head, column in
            "  " + head.aligned(to: max(column.width, head.count))
        }
        var lines = [
            style.bold(answer.key.currency.code.padded(to: label) + head.joined())
        ]
        for (layer, row) in zip(Layer.allCases, rows) {
            let cells = row.indices.map { index in
                "  " + columns[index].text(row[index]).aligned(to: heads[index].count)
            }
            lines.append("\(layer.word)".padded(to: label) + cells.joined())
        }
        let last = balance.lastEntry.map { ", last entry recorded \($0.recordedAt)" } ?? ""
        return lines + ["version \(balance.version)\(last)"]
    }
}
