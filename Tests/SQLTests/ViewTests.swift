import Daybook
import EventLog
import Postgres
import Testing

/// The SQL that services read: the contract's names and types, and nothing else for the reader.
@Suite struct ViewTests {
    private static let totals = [
        "settled_debit numeric", "settled_credit numeric", "pending_debit numeric",
        "pending_credit numeric", "encumbrance_debit numeric", "encumbrance_credit numeric",
    ]

    /// The views of the contract, section 4, with the columns in order.
    private static let contract: [String: [String]] = [
        "balances": [
            "journal_id uuid", "account_id uuid", "currency text", "is_account_set boolean",
            "version bigint",
        ] + totals + [
            "entry_id uuid", "as_of_seq bigint", "created_at timestamp with time zone",
            "modified_at timestamp with time zone",
        ],
        "entries": [
            "entry_id uuid", "transaction_id uuid", "seq bigint", "sequence integer",
            "journal_id uuid", "account_id uuid", "entry_type text", "currency text",
            "layer text", "direction text", "units numeric", "effective date",
            "recorded_at timestamp with time zone", "version bigint",
        ] + totals,
        "accounts": [
            "account_id uuid", "code text", "name text", "kind text", "normal_balance text",
            "status text", "external_id text", "description text", "metadata jsonb",
            "eventually_consistent boolean", "seq bigint",
        ],
        "account_sets": [
            "account_set_id uuid", "journal_id uuid", "name text", "normal_balance text",
            "eventually_consistent boolean", "external_id text", "description text",
            "metadata jsonb", "seq bigint",
        ],
        "journals": [
            "journal_id uuid", "name text", "code text", "status text", "description text",
            "effective_balances boolean", "closed_through date", "seq bigint",
        ],
        "tx_templates": [
            "tx_template_id uuid", "code text", "status text", "description text",
            "metadata jsonb", "params jsonb", "transaction jsonb", "entries jsonb", "seq bigint",
        ],
        "transactions": [
            "transaction_id uuid", "number bigint", "journal_id uuid", "template text",
            "correlation_id text", "external_id text", "effective date", "description text",
            "metadata jsonb", "created_at timestamp with time zone", "seq bigint",
            "void_of uuid", "voided_by uuid", "actor text", "reason text",
        ],
        "account_set_members": [
            "account_set_id uuid", "member_id uuid", "is_account_set boolean", "seq bigint",
        ],
        "projections": [
            "name text", "lifecycle text", "as_of_seq bigint", "lag bigint",
        ],
    ]

    /// Of everything in the ledger's schema that the role may read, each column with its type.
    private static let readable = Statement(
        "readable",
        """
        select class.relname::text,
               attribute.attname || ' ' || format_type(attribute.atttypid, attribute.atttypmod)
        from pg_class class
        join pg_namespace namespace on namespace.oid = class.relnamespace
        join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attnum > 0
        where namespace.nspname = $1::text and class.relkind in ('r', 'p', 'v', 'm')
            and has_table_privilege($2::text, class.oid, 'select')
        order by class.relname, attribute.attnum
        """, parameters: [.text, .text], columns: [.text, .text])

    /// The functions of the ledger's schema that the role may call.
    private static let callable = Statement(
        "callable",
        """
        select procedure.oid::regprocedure::text
        from pg_proc procedure
        join pg_namespace namespace on namespace.oid = procedure.pronamespace
        where namespace.nspname = $1::text and procedure.prosecdef
            and has_function_privilege($2::text, procedure.oid, 'execute')
        """, parameters: [.text, .text], columns: [.text])

    @Test func `the reader sees the contract's views, and only those`() async throws {
        let ledger = try await MigratedDatabase.copy(named: "views")
        let connection = try await Connection.open(ledger.reading)
        let role = Projections.defaultReader
        let views = try await connection.run { session in
            let rows = try session.query(Self.readable, ledger.schema, role)
            var views: [String: [String]] = [:]
            for row in 0..<rows.count {
                views[try rows.value(row, 0), default: []].append(try rows.value(row, 1))
            }
            return views
        }
        #expect(views.keys.sorted() == Self.contract.keys.sorted())
        for (name, columns) in Self.contract { #expect(views[name] == columns, "\(name)") }
        let functions = try await connection.run { session in
            let rows = try session.query(Self.callable, ledger.schema, role)
            return try (0..<rows.count).map { try rows.value($0, 0, as: String.self) }
        }
        #expect(functions == ["set_history(uuid,uuid,text,bigint,integer)"])
        await connection.close()
    }
}
