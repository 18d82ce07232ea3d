import Accounting
import Foundation
import JSON

/// A file of commands for `daybook apply`, each a large batch of transfers.
struct LargeStream {
    let path: String
    /// Of the longest line.
    let lineBytes: Int

    /// Written line by line, so that this process stays small.
    init(of load: TransferLoad, lines: Int, postings: Int) throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "daybook-bench-\(UUID().uuidString).jsonl")
        path = url.path
        try Data().write(to: url)
        let file = try FileHandle(forWritingTo: url)
        var random = QuickRandom(seed: 1)
        var writer = JSONWriter()
        var longest = 0
        for _ in 0..<lines {
            writer.removeAll()
            Self.write(load, postings, &random, to: &writer)
            try writer.withBytes { try file.write(contentsOf: $0) }
            try file.write(contentsOf: [UInt8(ascii: "\n")])
            longest = max(longest, writer.count)
        }
        try file.close()
        lineBytes = longest
    }

    func remove() throws { try FileManager.default.removeItem(atPath: path) }

    private static func write(
        _ load: TransferLoad, _ postings: Int, _ random: inout QuickRandom,
        to writer: inout JSONWriter
    ) {
        let journal = "\(load.journal)"
        writer.beginObject()
        writer.key("op")
        writer.string("post_batch")
        writer.key("postings")
        writer.beginArray()
        for _ in 0..<postings {
            writer.beginObject()
            writer.key("journal_id")
            writer.string(journal)
            writer.key("entries")
            writer.beginArray()
            let units = "\(Int.random(in: 1...1_000_000, using: &random)).5"
            let first = Int.random(in: 0..<(load.accounts.count - 1), using: &random)
            for (account, direction) in [(first, "debit"), (first + 1, "credit")] {
                writer.beginObject()
                for (key, text) in [
                    ("account_id", "\(load.accounts[account])"), ("direction", direction),
                    ("units", units), ("currency", "EUR"),
                ] {
                    writer.key(key)
                    writer.string(text)
                }
                writer.endObject()
            }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
