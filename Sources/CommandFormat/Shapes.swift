public import Accounting
public import JSON

/// Shapes of answers (the contract, "Shapes"), for programs that write them inside objects
/// of their own.
extension JSONWriter {
    public mutating func shape(_ journal: Journal) { AnswerFormat.write(journal, to: &self) }

    public mutating func shape(_ account: Account) { AnswerFormat.write(account, to: &self) }

    public mutating func shape(_ set: AccountSet) { AnswerFormat.write(set, to: &self) }

    public mutating func shape(_ balance: BalanceAnswer) {
        BalanceFormat.write(balance, to: &self)
    }
}
