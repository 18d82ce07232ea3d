import Postgres

/// Views and functions, replaced where they are not what they should be, and only there: replacing
/// a view waits for whoever reads it, and whoever comes next waits behind.
///
/// What stands is compared with what should stand in the server's own words, so a definition that
/// was changed by hand is seen, and one that was only laid out anew is not.
enum Definitions {
    static let readView = Statement(SQL.readView, parameters: [.text], columns: [.text])
    static let readFunction = Statement(SQL.readFunction, parameters: [.text], columns: [.text])

    /// A view that is made to be looked at, and taken back.
    private static let trialView = "wanted_definition"

    /// Makes the view of this name mean `query`, in the open database transaction.
    static func setView(
        _ name: String, to query: String, _ session: borrowing Session
    ) throws {
        if let standing = try view(name, session) {
            let wanted = try tryOut(session) {
                try session.run(script: "create view \(trialView) as\n\(query)")
                return try view(trialView, session)
            }
            guard standing != wanted else { return }
        }
        try session.run(script: "create or replace view \(name) as\n\(query)")
    }

    /// Runs the script that makes the function, in the open database transaction, and takes it
    /// back if that changed nothing.
    static func setFunction(
        _ signature: String, by script: String, _ session: borrowing Session
    ) throws {
        if let standing = try function(signature, session) {
            let wanted = try tryOut(session) {
                try session.run(script: script)
                return try function(signature, session)
            }
            guard standing != wanted else { return }
        }
        try session.run(script: script)
    }

    private static func view(
        _ name: String, _ session: borrowing Session
    ) throws -> String? {
        try session.query(readView, name).scalar()
    }

    private static func function(
        _ signature: String, _ session: borrowing Session
    ) throws -> String? {
        try session.query(readFunction, signature).scalar(as: String?.self) ?? nil
    }

    /// Runs `body` and takes back what it did, its locks too.
    private static func tryOut<Result>(
        _ session: borrowing Session, _ body: () throws -> Result
    ) throws -> Result {
        try session.run(script: "savepoint trial")
        let result = try body()
        try session.run(script: "rollback to savepoint trial")
        try session.run(script: "release savepoint trial")
        return result
    }
}
