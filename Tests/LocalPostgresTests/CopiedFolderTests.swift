import Glibc
import Testing

@testable import LocalPostgres

/// Folders are copied: a copy has books of its own, or is told that it has none.
@Suite struct CopiedFolderTests {
    @Test(arguments: Keeper.withoutLinks, [true, false])
    func `the copy of a folder is a folder of its own`(_ keeper: Keeper, isRunning: Bool) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("shop")
            try shop.value("checkpoint")
            let process = try shop.process()
            if !isRunning { try shop.ask("stop") }
            let copy = try town.copy(shop, to: "copy")
            #expect(try copy.books() == "shop")
            try copy.value("update books set name = 'copy'")
            #expect(try copy.process() != process)
            #expect(try shop.books() == "shop")
            #expect(try Mark(of: copy.cluster()) != Mark(of: shop.cluster()))
            if isRunning { #expect(try shop.process() == process) }
            try copy.ask("stop")
            #expect(try shop.books() == "shop")
            try copy.ask("destroy")
            #expect(try shop.books() == "shop")
        }
    }

    @Test(arguments: Keeper.withLinks)
    func `a copy that points to the books of the original is refused with the remedy`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("shop")
            let process = try shop.process()
            let copy = try town.copy(shop, to: "copy")
            for command in ["run", "status", "stop", "destroy", "adopt"] {
                let refusal = try copy.refusal(command)
                #expect(refusal.contains("the books of another folder, \(shop.directory),"))
                #expect(refusal.contains("remove the link \(copy.entry) (the books stay)"))
            }
            #expect(try shop.process() == process)
            #expect(try shop.books() == "shop")
            try town.run(["rm", "--", copy.entry])
            try copy.begin("copy")
            try copy.ask("destroy")
            #expect(try shop.books() == "shop")
        }
    }

    @Test(arguments: Keeper.withLinks)
    func `a copy at the old path of a moved folder does not take its books`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("shop")
            let moved = try town.move(shop, to: "shop-2025")
            let copy = try town.copy(moved, to: "shop")
            #expect(try copy.refusal("run").contains("daybook local adopt"))
            #expect(try moved.books() == "shop")
            #expect(try copy.refusal("destroy").contains(moved.directory))
            #expect(try copy.refusal("adopt").contains(moved.directory))
            #expect(try moved.books() == "shop")
        }
    }

    @Test(arguments: Keeper.withLinks)
    func `books whose folder is gone are adopted by whoever says so, and by nobody else`(
        _ keeper: Keeper
    ) throws {
        try Town.with(keeper) { town in
            let shop = try town.folder("shop")
            try shop.begin("shop")
            let copies = try [town.copy(shop, to: "copy"), town.copy(shop, to: "second")]
            // Held by another name, or the file system would give its number to the next file.
            _ = try town.move(shop, to: "kept")
            for command in ["run", "status", "stop", "destroy"] {
                #expect(try copies[0].refusal(command).contains("run `daybook local adopt`"))
            }
            #expect(try copies[0].ask("adopt") == "true\n")
            #expect(try copies[0].books() == "shop")
            #expect(try copies[1].refusal("adopt").contains(copies[0].directory))
            #expect(try town.folder("kept").refusal("run").contains(copies[0].directory))
        }
    }

    @Test func `a folder that points to another's .daybook is refused, and its books are left`()
        throws
    {
        // Root follows no such link at all.
        try Town.with(Keeper.all.last ?? .ourselves) { town in
            let shop = try town.folder("shop")
            try shop.begin("shop")
            let other = try town.folder("other")
            try town.run(["ln", "-s", shop.entry, other.entry])
            for command in ["run", "stop", "destroy", "adopt"] {
                #expect(try other.refusal(command).contains("another folder, \(shop.directory),"))
            }
            #expect(try shop.books() == "shop")
        }
    }

    @Test func `a home that was moved and linked stays its folder's, and no copy's`() throws {
        try Town.with(Keeper.all.last ?? .ourselves) { town in
            let shop = try town.folder("shop")
            try shop.begin("shop")
            let big = town.directory + "/big-disk"
            try town.run(["mv", "-T", "--", shop.entry, big])
            try town.run(["ln", "-s", big, shop.entry])
            let copy = try town.copy(shop, to: "copy")
            #expect(try copy.refusal("run").contains("daybook local adopt"))
            #expect(try shop.books() == "shop")
            #expect(try copy.refusal("run").contains(shop.directory))
            // The same with the cluster alone.
            let other = try town.folder("other")
            try other.begin("other")
            try town.run(["mv", "-T", "--", other.entry + "/cluster", big + "-2"])
            try town.run(["ln", "-s", big + "-2", other.entry + "/cluster"])
            let otherCopy = try town.copy(other, to: "other-copy")
            #expect(try other.books() == "other")
            #expect(try otherCopy.refusal("run").contains("cannot be told"))
            #expect(try otherCopy.refusal("destroy").contains("cannot be told"))
            #expect(try other.books() == "other")
        }
    }
}
