import Glibc
import Testing

@testable import LocalPostgres

/// Folders are moved, renamed, swapped, removed and put back: the books go where the folder goes.
@Suite struct MovedFolderTests {
    @Test(arguments: Keeper.all, [true, false])
    func `a moved folder keeps its books, and a new one at its path has its own`(
        _ keeper: Keeper, isRunning: Bool
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let process = try shop.process()
            if !isRunning { try shop.ask("stop") }
            let moved = try town.move(shop, to: "shop-2025")
            let new = try town.folder("shop")
            #expect(try new.books() == "")
            try new.begin("new")
            let newProcess = try new.process()
            #expect(try moved.books() == "old")
            if isRunning { #expect(try moved.process() == process) }
            #expect(try moved.ask("stop") == "true\n")
            #expect(try new.process() == newProcess)
            #expect(try new.books() == "new")
            #expect(try moved.books() == "old")
            #expect(try new.ask("destroy") == "true\n")
            #expect(try moved.books() == "old")
        }
    }

    @Test(arguments: Keeper.some)
    func `two folders that change names change nothing else`(_ keeper: Keeper) throws {
        try Town.with(keeper) { town in
            let first = try town.folder("a")
            let second = try town.folder("b")
            try first.begin("first")
            try second.begin("second")
            let processes = (try first.process(), try second.process())
            let between = try town.move(first, to: "c")
            let newA = try town.move(second, to: "a")
            let newB = try town.move(between, to: "b")
            #expect(try newB.books() == "first")
            #expect(try newA.books() == "second")
            #expect(try (newB.process(), newA.process()) == processes)
            try newA.ask("stop")
            #expect(try newB.process() == processes.0)
            try newB.ask("destroy")
            #expect(try newA.books() == "second")
        }
    }

    @Test(arguments: Keeper.some)
    func `a client that comes back to a path never finds another's books there`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let before = try shop.use()
            let moved = try town.move(shop, to: "shop-2025")
            let new = try town.folder("shop")
            try new.begin("new")
            // A socket in the folder has gone with it; one in the system's directory is still
            // there.
            let found = try? new.value("select name from books", at: before)
            #expect(found == (keeper == .rootBehindClosedDoors ? "old" : nil))
            #expect(try moved.value("select name from books") == "old")
        }
    }

    @Test(arguments: Keeper.some)
    func `the server of a folder that was deleted takes no socket away`(_ keeper: Keeper) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let process = try shop.process()
            try town.run(["rm", "-rf", "--", shop.entry])
            try shop.begin("new")
            let newProcess = try shop.process()
            #expect(process != newProcess)
            kill(process, SIGINT)
            try eventually { !Postmaster.isAlive(process) }
            #expect(try shop.process() == newProcess)
            #expect(try shop.books() == "new")
        }
    }

    @Test(arguments: Keeper.some)
    func `a folder that was put away and put back has its books again`(_ keeper: Keeper) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let away = try town.move(shop, to: "away")
            let meanwhile = try town.folder("shop")
            try meanwhile.begin("meanwhile")
            _ = try town.move(meanwhile, to: "meanwhile")
            let back = try town.move(away, to: "shop")
            #expect(try back.books() == "old")
            // The same with `.daybook` alone.
            try town.run(["mv", "-T", "--", back.entry, town.directory + "/kept"])
            #expect(try back.books() == "")
            #expect(try back.ask("destroy") == "true\n")
            try town.run(["mv", "-T", "--", town.directory + "/kept", back.entry])
            #expect(try back.books() == "old")
        }
    }

    @Test(arguments: Keeper.withoutLinks)
    func `a cluster deleted under its running server is made anew`(_ keeper: Keeper) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let process = try shop.process()
            try town.run(["rm", "-rf", "--", try shop.cluster()])
            try shop.begin("new")
            kill(process, SIGINT)
            try eventually { !Postmaster.isAlive(process) }
            #expect(try shop.books() == "new")
        }
    }

    @Test(arguments: Keeper.withoutLinks)
    func `a moved folder with a long path keeps its server under a new short name`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let name = String(repeating: "a-long-name-", count: 10)
            let shop = try town.folder(name)
            try shop.begin("old")
            let process = try shop.process()
            let before = try shop.use()
            let moved = try town.move(shop, to: name + "2025")
            let new = try town.folder(name)
            try new.begin("new")
            #expect(try moved.process() == process)
            #expect(try moved.books() == "old")
            #expect(throws: LocalPostgresError.self) { try new.value("select 1", at: before) }
            try moved.ask("stop")
            #expect(try new.books() == "new")
            for folder in [moved, new] { try folder.ask("destroy") }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "needs root"))
    func `a folder moved to where the server's user may not go runs on, then names the remedy`()
        throws
    {
        try Town.with(.ourselves) { town in
            let shop = try town.folder("shop")
            try shop.begin("old")
            let process = try shop.process()
            let closed = try town.folder("closed")
            try #require(chmod(closed.directory, 0o700) == 0)
            let moved = try town.move(shop, to: "closed/shop")
            #expect(try moved.process() == process)
            try moved.ask("stop")
            #expect(try moved.refusal("run").contains("chmod o+x"))
            try #require(chmod(closed.directory, 0o711) == 0)
            #expect(try moved.books() == "old")
        }
    }

    @Test(arguments: ["line\nend", "\n\n\n\n\n\n\n\n", "a\n5433\nb\n/tmp\nready   "])
    func `a name with line ends hides no server`(_ name: String) throws {
        try Workplace.with(below: "x" + name) { place in
            let endpoint = try place.server.ensureRunning()
            #expect(try place.value("select 1", at: endpoint) == "1")
            #expect(try place.server.ensureRunning() == endpoint)
            let process = try place.processID()
            let moved = Workplace(directory: place.directory + "-moved")
            try #require(rename(place.directory, moved.directory) == 0)
            #expect(try moved.value("select 1") == "1")
            #expect(try moved.processID() == process)
            #expect(try moved.server.stop())
            #expect(try moved.value("select 1") == "1")
            try moved.server.destroy()
        }
    }

    @Test func `a name that is no text is refused with the remedy`() throws {
        try Workplace.with { place in
            try ChildProcess(arguments: [
                "/bin/sh", "-c", "mkdir \"$1/$(printf 'a\\377')\" && ln -s \"$1\"/a* \"$1/link\"",
                "sh", place.directory,
            ]).succeed()
            let server = LocalPostgres(workingDirectory: place.directory + "/link")
            #expect {
                try server.ensureRunning()
            } throws: {
                "\($0)".contains("is not UTF-8 text; rename the directory")
            }
        }
    }
}
