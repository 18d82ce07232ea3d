import Foundation
import PackagePlugin

/// Makes the SQL files of a target part of its program, as string literals.
///
/// A literal compiles at once, where embedding a file as an array of bytes takes the compiler
/// seconds for each. The generated file holds one constant for each SQL file and the list of all.
@main
struct EmbedSQL: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target as? any SourceModuleTarget else { return [] }
        let files = Self.sqlFiles(below: module.directoryURL)
        let output = context.pluginWorkDirectoryURL.appending(path: "SQL.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) SQL files of \(target.name)",
                executable: try context.tool(named: "embed-sql").url,
                arguments: [output.path, module.directoryURL.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output])
        ]
    }

    private static func sqlFiles(below folder: URL) -> [URL] {
        let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var files: [URL] = []
        while let file = walker?.nextObject() as? URL {
            if file.pathExtension == "sql" { files.append(file) }
        }
        return files.sorted { $0.path < $1.path }
    }
}
