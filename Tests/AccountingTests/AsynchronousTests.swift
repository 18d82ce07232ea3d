import Accounting
import Testing

/// Values of the domain come through asynchronous functions and closures whole, wherever they come
/// to lie: in registers or on the stack. Where that goes wrong the process dies.
@Suite struct AsynchronousTests {
    private static let account = AccountID(UniqueID(bits: 0x0123_4567_89AB_CDEF << 64 | 1))
    private static let journal = JournalID(UniqueID(bits: 0xFEDC_BA98_7654_3210 << 64 | 2))
    private static let digest = Digest(first: UInt128.max - 3, second: 4)
    private static let total = Total(high: -5, low: 6)
    private static let salt = Salt(bits: UInt128.max - 7)

    /// Somewhere else to go to and come back from.
    private actor Elsewhere {
        func stay() async { await Task.yield() }
    }

    @inline(never)
    private func isWhole(
        _ first: Int, _ second: Int, _ third: Int, _ fourth: Int, _ fifth: Int,
        _ account: AccountID, _ elsewhere: Elsewhere
    ) async -> Bool {
        await elsewhere.stay()
        await Task.yield()
        return first + second + third + fourth + fifth == 15 && account == Self.account
    }

    @inline(never)
    private func isWhole(
        _ word: Int, _ account: AccountID, _ text: String, _ journal: JournalID, _ flag: Bool,
        _ units: Units, _ currency: Currency, _ total: Total, _ digest: Digest, _ salt: Salt,
        _ elsewhere: Elsewhere
    ) async -> Bool {
        await elsewhere.stay()
        await Task.yield()
        return word == 1 && account == Self.account && text == "x" && journal == Self.journal
            && flag && units == .zero && currency.code == "EUR" && total == Self.total
            && digest == Self.digest && salt == Self.salt
    }

    @Test func `values are whole behind the stack of an asynchronous function`() async throws {
        let currency = try #require(Currency("EUR"))
        let elsewhere = Elsewhere()
        for _ in 0..<3 {
            #expect(await isWhole(1, 2, 3, 4, 5, Self.account, elsewhere))
            #expect(
                await isWhole(
                    1, Self.account, "x", Self.journal, true, .zero, currency, Self.total,
                    Self.digest, Self.salt, elsewhere))
        }
    }

    @Test func `values are whole in a task that captures many`() async throws {
        let currency = try #require(Currency("EUR"))
        let (account, journal, digest) = (Self.account, Self.journal, Self.digest)
        let (total, salt, text, elsewhere) = (Self.total, Self.salt, "x", Elsewhere())
        let task = Task {
            await elsewhere.stay()
            let isWhole =
                account == Self.account && journal == Self.journal && digest == Self.digest
                && total == Self.total && salt == Self.salt
            await Task.yield()
            return isWhole && text == "x" && currency.code == "EUR"
        }
        #expect(await task.value)
    }
}
