import Accounting
import Daybook
import SampleBooks
import Testing

@testable import DaybookTool

/// How a chart and a balance are drawn.
@Suite struct DrawingTests {
    private func lines(
        _ query: ChartQuery = ChartQuery(), showsLayers: Bool = false,
        style: DrawingStyle = .plain
    ) async throws -> [String] {
        let chart = try await SampleLedger.shared().chart(query)
        return ChartDrawing(chart, showsLayers: showsLayers, style: style).lines()
    }

    @Test func `amounts stand below one another at the right edge`() async throws {
        let lines = try await lines()
        #expect(lines[0] == "BANK Harbour Bank, general ledger")
        #expect(lines[1].hasSuffix("closed through 2026-05-31"))
        let cash = try #require(lines.firstIndex { $0.hasPrefix("|- Cash ") })
        #expect(lines[cash].hasSuffix("    44200.00     800.00"))
        #expect(lines[cash + 1].hasPrefix("|  `- 1010 Till  "))
        #expect(lines[cash + 1].count == lines[cash].count)
        #expect(lines[3].hasSuffix("  EUR        USD"))
        #expect(lines[3].count == lines[cash].count)
    }

    @Test(arguments: [40, 60, 80, 120])
    func `nothing is wider than the terminal`(columns: Int) async throws {
        var style = DrawingStyle.plain
        style.columns = columns
        for showsLayers in [false, true] {
            let lines = try await lines(showsLayers: showsLayers, style: style)
            #expect(lines.filter { $0.count > columns } == [])
        }
    }

    @Test func `where columns do not fit, each amount has its currency beside it`() async throws {
        var style = DrawingStyle.plain
        style.columns = 40
        let lines = try await lines(style: style)
        let bank = try #require(lines.firstIndex { $0.hasPrefix("|- Central bank") })
        #expect(lines[bank].hasSuffix(" 573992.61 EUR"))
        #expect(lines[bank + 1].hasSuffix(" 121000.00 USD"))
    }

    @Test func `a locked account and pending amounts are marked`() async throws {
        let lines = try await lines(showsLayers: true)
        #expect(lines.contains { $0.contains("1308 Personal loan, Hugo Martin [locked] ") })
        let anna = try #require(lines.firstIndex { $0.contains("2101 Anna Lind") })
        #expect(lines[anna + 1].contains("   pending  "))
        #expect(lines[anna + 1].contains("   -81.20"))
        #expect(try await self.lines().allSatisfy { !$0.contains("pending") })
    }

    @Test func `only what was asked for is shown`() async throws {
        let query = ChartQuery(
            journal: .named("BANK"), currencies: [.usd], includesAccounts: false)
        let lines = try await lines(query)
        #expect(lines.allSatisfy { !$0.contains("EUR") && !$0.contains("1010") })
        #expect(lines.contains { $0.hasPrefix("|- Cash ") && $0.hasSuffix(" 800.00") })
    }

    @Test func `beyond ASCII there is nothing of ours unless it can be shown`() async throws {
        let names = ["Nováková", "Inês"]
        let plain = try await lines().filter { line in !names.contains { line.contains($0) } }
        #expect(plain.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 && $0 >= 0x20 } })
        var style = DrawingStyle.plain
        style.isUnicode = true
        #expect(try await lines(style: style).contains { $0.hasPrefix("│  └─ 1010 Till") })
    }

    @Test func `what a terminal would obey is shown as a question mark`() {
        #expect("a\u{1B}[2Jb\nc\u{202E}d".shown == "a?[2Jb?c?d")
        #expect("Nováková 💶".shown == "Nováková 💶")
    }

    @Test func `text is broken between words, and longer words are cut`() {
        #expect("a bc def".wrapped(to: 4) == ["a bc", "def"])
        #expect("abcdefgh i".wrapped(to: 3) == ["abc", "def", "gh", "i"])
        #expect("abc".wrapped(to: 3) == ["abc"])
        #expect("".wrapped(to: 3) == [""])
    }
}
