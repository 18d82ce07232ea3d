import Arguments
import Foundation
import LocalPostgres

/// pgbench's TPC-B at scale 10, as it comes.
struct Pgbench {
    private let program: String
    private let endpoint: Endpoint

    init(_ endpoint: Endpoint, _ server: TemporaryPostgres) throws {
        self.endpoint = endpoint
        program = try server.server().clientProgram("pgbench")
        _ = try output(["-q", "-i", "-s", "10"])
    }

    func run(clients: Int, seconds: Double) throws -> Turn {
        // Counted and not timed: pgbench's timer is a signal, and a child of a task's thread
        // inherits its mask, in which signals are blocked.
        let share = clients == 1 ? 1_000 : 4_000 / Double(clients)
        let transactions = max(1, Int(seconds * share))
        return try run(["-j", "\(min(clients, 2))"], clients: clients, transactions)
    }

    /// Selects of a row by its key, prepared, by one client.
    func select(seconds: Double) throws -> Turn {
        try run(["-S", "-M", "prepared"], clients: 1, max(1, Int(seconds * 10_000)))
    }

    private func run(
        _ options: [String], clients: Int, _ transactions: Int
    ) throws -> Turn {
        let report = try output(options + ["-c", "\(clients)", "-t", "\(transactions)"])
        let line = report.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let words = line?.split(separator: " "), words.count > 2, let rate = Double(words[2])
        else { throw ValidationError("pgbench printed no rate: \(report)") }
        let count = transactions * clients
        return Turn(count: count, seconds: Double(count) / rate)
    }

    private func output(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments =
            arguments + [
                "-h", endpoint.host, "-p", "\(endpoint.port)", "-U", endpoint.user,
                endpoint.database,
            ]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ValidationError("pgbench failed with status \(process.terminationStatus)")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
