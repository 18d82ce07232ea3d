import Arguments
import EventFormat
import Foundation

/// Writes the published schemas of the events, or says which differ from what they should be.
@main
struct SchemasTool: ParsableCommand {
    @Required var folder: String
    var isCheck = false

    static let configuration = CommandConfiguration(
        commandName: "daybook-schemas",
        abstract: "Writes a JSON Schema for every version of every event.",
        examples: [
            .init("daybook-schemas Sources/EventFormat/Schemas", "write them"),
            .init(
                "daybook-schemas --check Sources/EventFormat/Schemas",
                "name those that differ, and end with status 1 if any does"),
        ])

    static var parameters: [Parameter<Self>] {
        [
            .flag(\.isCheck, "check", help: "Write nothing; name what differs."),
            .argument(
                \.$folder, "folder", completion: .directory, help: "The folder of the schemas."),
        ]
    }

    mutating func run() async throws {
        let folder = URL(filePath: folder, directoryHint: .isDirectory)
        guard isCheck else { return try Self.write(to: folder) }
        let differences = try Self.differences(in: folder)
        for difference in differences { print(difference) }
        if !differences.isEmpty { throw ExitCode.failure }
    }

    private static func write(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for schema in EventSchema.all {
            try Data(schema.text.utf8).write(to: folder.appending(path: schema.fileName))
        }
    }

    /// What is not as it should be in the folder, one line a file, by name.
    private static func differences(in folder: URL) throws -> [String] {
        let known = Set(EventSchema.all.map(\.fileName))
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            throw ValidationError("\(folder.path) is not a readable folder")
        }
        let found = Set(names)
        var lines = found.subtracting(known).map { "\($0): there is no such schema" }
        for schema in EventSchema.all {
            guard found.contains(schema.fileName) else {
                lines.append("\(schema.fileName): is missing")
                continue
            }
            let stored = try Data(contentsOf: folder.appending(path: schema.fileName))
            if stored != Data(schema.text.utf8) { lines.append("\(schema.fileName): differs") }
        }
        return lines.sorted()
    }
}
