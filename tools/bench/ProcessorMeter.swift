import Arguments
import Foundation
import Glibc
import LocalPostgres

/// Reads how much processor time this process and a server of this machine have used.
///
/// The server's is that of all its processes: backends, writers, autovacuum. Those that have ended
/// are in the first one's account, since it has waited for them.
struct ProcessorMeter {
    private let postmaster: Int32

    init(_ server: LocalPostgres) throws {
        guard case .running(_, _, let processID) = try server.status() else {
            throw ValidationError("the server whose processor time is read does not run")
        }
        postmaster = processID
    }

    /// The time that both use while something is done. Reading the server's account takes time of
    /// ours too, which is not counted.
    func time<Success>(
        of body: () async throws -> Success
    ) async throws -> (Success, ProcessorTime) {
        let serverBefore = try serverTime()
        let ownBefore = try OwnUsage.now().processorTime
        let success = try await body()
        let own = try OwnUsage.now().processorTime - ownBefore
        return (success, ProcessorTime(own: own, server: try serverTime() - serverBefore))
    }

    private func serverTime() throws -> Double {
        guard let first = ProcessAccount(of: postmaster) else {
            throw ValidationError("the server has ended")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        let children = names.compactMap { Int32($0) }.compactMap { ProcessAccount(of: $0) }
            .filter { $0.parent == postmaster }
        let ticks = children.reduce(first.ticks + first.endedChildrenTicks) { $0 + $1.ticks }
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
