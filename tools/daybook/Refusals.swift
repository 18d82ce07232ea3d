import Accounting
import Arguments
import CommandFormat
import Daybook
import Foundation

/// Runs what asks the ledger: its no ends the command with status 1, the error's code and message
/// on standard error. A journal that had to be named is a wrong command line.
func refusing<Success>(_ body: () async throws -> Success) async throws -> Success {
    do {
        return try await body()
    } catch let rejection as Rejection {
        let line = "Error: \(rejection.code): \(rejection.message)\n"
        FileHandle.standardError.write(Data(line.utf8))
        throw ExitCode.failure
    } catch let missing as JournalNotNamed {
        throw ValidationError("--journal: \(missing)")
    }
}
