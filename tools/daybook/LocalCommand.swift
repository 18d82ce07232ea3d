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
            commandName: "status", abstract: "Tells whether there is one and whether it runs.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            switch try LocalPostgres().status() {
            case .absent: print("none; the first command that needs it makes it")
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
                    "running without its socket, process \(processID); the next command starts it "
                        + "anew; cluster \(cluster.directory)")
            }
        }
    }

    struct URL: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "url",
            abstract: "Prints what libpq takes to connect; makes and starts it if need be.",
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
            [.argument(\.arguments, "arguments", help: "What psql is given, behind --.")]
        }

        mutating func run() async throws {
            let server = LocalPostgres()
            let endpoint = try server.ensureRunning()
            let program = try server.clientProgram("psql")
            var words = ([program, endpoint.conninfo] + arguments).map { strdup($0) }
            words.append(nil)
            execv(program, words)
            throw ValidationError("psql cannot be run: \(String(cString: strerror(errno)))")
        }
    }

    struct Stop: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stop", abstract: "Stops it; the next command starts it again.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().stop() ? "stopped" : "it did not run")
        }
    }

    struct Destroy: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "destroy", abstract: "Stops it and deletes it with every ledger in it.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().destroy() ? "destroyed" : "there was none")
        }
    }

    struct Adopt: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "adopt",
            abstract: "Makes the books that .daybook points to this folder's, where in doubt.")
        static var parameters: [Parameter<Self>] { [] }

        mutating func run() async throws {
            print(try LocalPostgres().adopt() ? "the books are this folder's" : "there are none")
        }
    }
}
