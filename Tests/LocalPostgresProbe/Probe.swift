import Glibc
import LocalPostgres

/// A process of its own for the tests of what happens between processes.
///
/// `run DIRECTORY` uses the private server of a directory and prints its connection string;
/// `temporary` starts a throwaway server, prints its directory and waits to be killed.
@main
enum Probe {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch arguments.first {
        case "run":
            let server = LocalPostgres(workingDirectory: arguments.last ?? ".")
            print(try server.ensureRunning().conninfo)
        case "temporary":
            let server = try LocalPostgres.temporary.server()
            _ = try server.ensureRunning()
            print(server.workingDirectory)
            fflush(nil)
            while true { sleep(1000) }
        default:
            exit(2)
        }
    }
}
