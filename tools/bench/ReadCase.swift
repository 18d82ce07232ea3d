import Daybook
import Postgres

/// Something that is read, by the library or by plain SQL on the ledger's schema.
struct ReadCase: Sendable {
    let name: String
    let body: Body

    enum Body: Sendable {
        case ledger(@Sendable (Ledger) async throws -> Void)
        case sql(@Sendable (borrowing Session) throws -> Void)
    }

    init(_ name: String, _ body: @escaping @Sendable (Ledger) async throws -> Void) {
        self.name = name
        self.body = .ledger(body)
    }

    init(_ name: String, sql: @escaping @Sendable (borrowing Session) throws -> Void) {
        self.name = name
        body = .sql(sql)
    }

    func run(_ ledger: Ledger, _ session: Connection) async throws {
        switch body {
        case .ledger(let body): try await body(ledger)
        case .sql(let body): try await session.run(body)
        }
    }
}
