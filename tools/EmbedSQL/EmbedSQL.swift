import Foundation
import PackagePlugin

/// Makes the SQL files and the command streams (`.jsonl`) of a target part of its program, as
/// string literals.
///
/// A literal compiles at once, where embedding a file as an array of bytes takes the compiler
/// seconds for each; and a program that carries its files can be moved anywhere. For each kind that
/// the target has, one generated file holds a constant for each file.
@main
struct EmbedSQL: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target as? any SourceModuleTarget else { return [] }
        let tool = try context.tool(named: "embed-sql").url
        return [("sql", "SQL.swift"), ("jsonl", "CommandStreams.swift")].compactMap { kind, name in
            let files = Self.files(ending: kind, below: module.directoryURL)
            guard !files.isEmpty else { return nil }
            let output = context.pluginWorkDirectoryURL.appending(path: name)
            return .buildCommand(
                displayName: "Embedding \(files.count) .\(kind) files of \(target.name)",
                executable: tool,
                arguments: [kind, output.path, module.directoryURL.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output])
        }
    }

    private static func files(ending kind: String, below folder: URL) -> [URL] {
        let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var files: [URL] = []
        while let file = walker?.nextObject() as? URL {
            if file.pathExtension == kind { files.append(file) }
        }
        return files.sorted { $0.path < $1.path }
    }
}
