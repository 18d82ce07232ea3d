import Foundation
import Glibc
import Testing

@testable import LocalPostgres

/// Clusters and servers from before there were marks, when the socket lay beside the cluster.
@Suite struct FormerClusterTests {
    @Test(arguments: Keeper.withoutLinks)
    func `a server from before marks is found and its cluster gets one`(_ keeper: Keeper) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let process = try shop.becomeFormer()
            #expect(try Mark(of: shop.cluster()) == nil)
            #expect(try shop.ask("status").contains("running"))
            #expect(try shop.use().contains(shop.entry + "/socket"))
            #expect(try shop.process() == process)
            #expect(try shop.books() == "old")
            #expect(try Mark(of: shop.cluster()) != nil)
            try shop.ask("stop")
            #expect(try shop.books() == "old")
            #expect(FileFacts(of: shop.entry + "/socket") == nil)
        }
    }

    @Test(arguments: Keeper.withoutLinks)
    func `a moved server from before marks is not taken for the one at its old path`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let process = try shop.becomeFormer()
            let moved = try town.move(shop, to: "shop-2025")
            let new = try town.folder("shop")
            try new.begin("new")
            let newProcess = try new.becomeFormer()
            #expect(try moved.books() == "old")
            #expect(try moved.process() == process)
            #expect(try new.process() == newProcess)
            // Its own end would remove the socket that has its path now.
            #expect(try moved.ask("stop") == "true\n")
            #expect(!Postmaster.isAlive(process))
            #expect(try new.process() == newProcess)
            #expect(try new.books() == "new")
            #expect(try moved.books() == "old")
        }
    }

    @Test(arguments: Keeper.withLinks)
    func `a cluster named by its folder's path is known by a link as old as itself`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            let home = ClusterHome.systemDirectory + "/" + ClusterHome.hash(shop.directory)
            try makeDirectory(ClusterHome.systemDirectory, mode: 0o755)
            try makeDirectory(home, mode: 0o755)
            try #require(symlink(home, shop.entry) == 0)
            try shop.begin("old")
            try #require(unlink(home + "/folder") == 0)
            #expect(try shop.books() == "old")
            // The link of a folder that came to have the path is younger than the cluster.
            try #require(unlink(home + "/folder") == 0)
            let moved = try town.move(shop, to: "moved")
            let new = try town.folder("shop")
            try eventually {
                time(nil) > FileFacts(of: home + "/cluster/PG_VERSION")?.modified ?? 0
            }
            try #require(symlink(home, new.entry) == 0)
            #expect(try new.refusal("run").contains("daybook local adopt"))
            #expect(try moved.refusal("destroy").contains("daybook local adopt"))
            #expect(try moved.ask("adopt") == "true\n")
            #expect(try moved.books() == "old")
            #expect(try new.refusal("adopt").contains(moved.directory))
        }
    }
}

extension Folder {
    /// Starts its server anew as it was done before marks, with its socket by an absolute path
    /// beside the cluster, and forgets the marks.
    ///
    /// - Returns: its first process.
    func becomeFormer() throws -> pid_t {
        try ask("stop")
        let cluster = try cluster()
        let home = try canonicalPath(entry)
        try town.run([
            "rm", "-rf", "--", cluster + "/" + Mark.fileName, home + "/folder", home + "/socket",
        ])
        let version = try String(contentsOfFile: cluster + "/PG_VERSION", encoding: .utf8)
        let programs = try ServerBinaries.found.chosen(
            forVersion: String(version.prefix { $0 != "\n" }), at: cluster)
        let user = try ServerUser.chosen(owner: FileFacts(of: cluster)?.owner)
        try makeDirectory(home + "/socket", mode: 0o700)
        try #require(chown(home + "/socket", user.userID, user.groupID) == 0)
        let script = "\"$@\" </dev/null >/dev/null 2>&1 & echo $!"
        let server = [
            programs.program("postgres"), "-D", cluster, "-p", "5432", "-c", "listen_addresses=",
            "-c", "unix_socket_directories=\"\(home)/socket\"",
        ]
        let output = try user.command(["/bin/sh", "-c", script, "sh"] + server).succeed().output
        let process = try #require(pid_t(output.dropLast()))
        try eventually { Postmaster(of: cluster)?.phase == .ready }
        return process
    }
}
