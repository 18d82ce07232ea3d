/// pgbench with some clients; it is a process of its own, whose time is not counted.
struct PgbenchContender: PostingContender {
    let pgbench: Pgbench
    let clients: Int
    let countsOwnTime = false

    var name: String { "pgbench, \(clients) client\(clients == 1 ? "" : "s")" }

    func turn(seconds: Double) async throws -> Turn {
        try pgbench.run(clients: clients, seconds: seconds)
    }

    func conclude() async throws -> Double { 1 }
}
