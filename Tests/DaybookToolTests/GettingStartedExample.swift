// The example of the page Getting Started, which stands there without its indentation; ReadmeTests
// holds the two together.

import Daybook

/// Makes a shop and sells something. Returns what is in the till.
func sellSomething(at database: String) async throws -> String {
    // example begins
    let ledger = try await Ledger.open(database, schema: "shop")

    let shop = try await ledger.createJournal(name: "Shop")
    let till = try await ledger.createAccount(code: "till", name: "Till", kind: .asset)
    let sales = try await ledger.createAccount(code: "sales", name: "Sales", kind: .income)

    let sale = try await ledger.post(in: shop.id, externalID: "sale/1", by: "me") {
        Debit(till.id, "12.50", .eur)
        Credit(sales.id, "12.50", .eur)
    }

    print(try await ledger.balance(of: till.id, in: shop.id, .eur).settled)  // 12.50
    await ledger.close()
    // example ends
    let again = try await Ledger.open(database, schema: "shop")
    let settled = try await again.balance(of: till.id, in: shop.id, .eur).settled
    await again.close()
    precondition(sale.transaction.number == 1)
    return "\(settled)"
}
