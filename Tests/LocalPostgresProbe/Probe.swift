import Glibc
import LocalPostgres

/// A process of its own for the tests of what happens between processes, and of what another user
/// may do.
///
/// `run DIRECTORY` uses the private server of a directory and prints its connection string;
/// `status`, `stop`, `destroy` and `adopt` do that with it; a refusal is printed and ends with
/// status 1. `temporary` starts a throwaway server, prints its directory and waits to be killed.
@main
enum Probe {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        do {
            try carryOut(
                arguments.first ?? "", LocalPostgres(workingDirectory: arguments.last ?? "."))
        } catch {
            print(error)
            exit(1)
        }
    }

    private static func carryOut(
        _ command: String, _ server: LocalPostgres
    ) throws(LocalPostgresError) {
        switch command {
        case "run": print(try server.ensureRunning().conninfo)
        case "status": print(try server.status())
        case "stop": print(try server.stop())
        case "destroy": print(try server.destroy())
        case "adopt": print(try server.adopt())
        case "temporary":
            let temporary = try LocalPostgres.temporary.server()
            _ = try temporary.ensureRunning()
            print(temporary.workingDirectory)
            fflush(nil)
            while true { sleep(1000) }
        default:
            exit(2)
        }
    }
}
