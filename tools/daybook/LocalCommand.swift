import Arguments
import Foundation
import LocalPostgres

/// `daybook local status|url|psql|stop|destroy|adopt`: the private Postgres of the working
/// directory.
struct LocalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local",
        abstract: "The private Postgres under .daybook/ in the working directory.",
        subcommands: [Status.self, URL.self, Psql.self, Stop.self, Destroy.self, Adopt.self])

    struct Status: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "status", abstract: "Shows whether it exists and whether it is running.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            switch try LocalPostgres().status() {
            case .absent: print("none; the first command that needs it creates it")
            case .stopped(let cluster): print("stopped; cluster \(cluster.directory)")
            case .starting(let cluster, let processID):
                print("starting, process \(processID); cluster \(cluster.directory)")
            case .stopping(let cluster, let processID):
                print("stopping, process \(processID); cluster \(cluster.directory)")
            case .running(let cluster, let endpoint, let processID):
                print("running, process \(processID); cluster \(cluster.directory)")
                print(endpoint.conninfo)
            case .unreachable(let cluster, let processID):
                print(
                    "running without its socket, process \(processID); the next command restarts "
                        + "it; cluster \(cluster.directory)")
            }
        }
    }

    struct URL: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "Prints its URL for libpq; creates and starts it if necessary.",
            examples: [.init("psql \"$(daybook local url)\"", "connect with psql")])
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().ensureRunning().url)
        }
    }

    struct Psql: ParsableCommand {
        var arguments: [String] = []

        static let configuration = CommandConfiguration(
            commandName: "psql", abstract: "Runs psql on it.",
            examples: [
                .init(
                    "daybook local psql -- -c 'select * from daybook.balances'", "one statement")
            ])
        static var parameters: [Parameter<Self>] {
            [.argument(\.arguments, "arguments", help: "Arguments for psql, after --.")]
        }

        mutating func run() async throws {
            let server = LocalPostgres()
            let endpoint = try server.ensureRunning()
            let program = try server.clientProgram("psql")
            var words = ([program, endpoint.conninfo] + arguments).map { strdup($0) }
            words.append(nil)
            execv(program, words)
            throw ValidationError("cannot run psql: \(String(cString: strerror(errno)))")
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop", abstract: "Stops it; the next command starts it again.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().stop() ? "stopped" : "it was not running")
        }
    }

    struct Destroy: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "destroy", abstract: "Stops and deletes it, with every ledger in it.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().destroy() ? "destroyed" : "there was none")
        }
    }

    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "adopt",
            abstract: "Makes this folder the owner of the books that .daybook points to.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().adopt() ? "this folder owns the books" : "there are none")
        }
    }
}
