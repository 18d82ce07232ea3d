import Arguments

/// A process of its own that posts large batches back to back: ``BulkWriterCommand``.
struct BulkWriter {
    private let child: ChildProgram

    /// What it did between its first batch and its end.
    struct Work {
        var batches = 0
        var failures = 0
        var batchesPerSecond = 0.0
    }

    /// Starts it. ``awaitReady()`` tells when it posts.
    init(database conninfo: String, postings: Int) throws {
        child = try ChildProgram(
            try ChildProgram.own(),
            [
                BulkWriterCommand.commandName, "--database", conninfo, "--postings", "\(postings)",
            ])
    }

    /// Waits until its first batch is posted.
    func awaitReady() throws {
        guard try child.readLine() == BulkWriterCommand.ready else {
            throw ValidationError("a bulk writer has ended before its first batch")
        }
    }

    /// Asks it to end after the batch that is under way.
    func stop() throws { try child.closeInput() }

    /// Waits for its end.
    func end() throws -> Work {
        let words = try child.readLine()?.split(separator: " ") ?? []
        let status = try child.end().status
        guard status == 0, words.count == 3, let batches = Int(words[0]),
            let failures = Int(words[1]), let seconds = Double(words[2])
        else { throw ValidationError("a bulk writer has ended with status \(status)") }
        return Work(
            batches: batches, failures: failures,
            batchesPerSecond: seconds > 0 ? Double(batches) / seconds : 0)
    }
}
