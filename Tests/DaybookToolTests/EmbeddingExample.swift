// The README's example of embedding the library: what stands between the two marks stands there
// too, and ReadmeTests holds the two together.

// example begins
import Daybook

/// Opens a till with 250 euros and returns what is in it.
func openTill(at conninfo: String) async throws -> String {
    let ledger = try await Ledger.open(conninfo, schema: "shop")
    let journal = try await ledger.createJournal(NewJournal(name: try Name("Shop")))
    let till = try await ledger.createAccount(
        NewAccount(code: try Code("till"), name: try Name("Till"), kind: .asset))
    let owner = try await ledger.createAccount(
        NewAccount(code: try Code("owner"), name: try Name("Owner"), kind: .equity))

    guard let amount = RequestedUnits("250.00") else { return "no amount" }
    let euros = RequestedCurrency("EUR")
    let posting = Posting(
        journalID: journal.id, externalID: try ExternalID("opening"),
        entries: [
            RequestedEntry(
                accountID: till.id, direction: .debit, units: amount, currency: euros),
            RequestedEntry(
                accountID: owner.id, direction: .credit, units: amount, currency: euros),
        ])
    let posted = try await ledger.post(posting, by: Provenance(actor: try Actor("me")))
    // Repeating it posts nothing: it has an external id, and the content is the same.
    let again = try await ledger.post(posting)
    precondition(again.isReplay && again.transaction.id == posted.transaction.id)

    do {
        try await ledger.post(Posting(journalID: journal.id, entries: [posting.entries[0]]))
    } catch Rejection.unbalancedTransaction(let currency, _, let difference) {
        print("refused: \(currency) is off by \(DecimalText.shortest(difference))")
    }
    let found = try await ledger.balances(OwnerQuery(name: "till"))
    await ledger.close()
    return found.balances.map { answer in
        let settled = answer.balance.settled.balance(normal: answer.normalBalance)
        return "\(DecimalText.shortest(settled)) \(answer.key.currency)"
    }.joined(separator: ", ")
}
// example ends
