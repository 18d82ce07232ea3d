import Foundation

/// A program that was run to its end.
struct ProgramRun {
    let status: Int32
    let output: String
    let error: String

    /// Where the project's programs lie: beside the tests' own.
    static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// - Parameters:
    ///   - program: a path; one of the project's own when it has no slash.
    ///   - environment: nil for the tests' own.
    init(
        _ program: String, _ arguments: [String], in directory: URL? = nil,
        environment: [String: String]? = nil
    ) throws {
        let process = Process()
        process.executableURL =
            program.contains("/") ? URL(filePath: program) : Self.folder.appending(path: program)
        process.arguments = arguments
        if let directory { process.currentDirectoryURL = directory }
        if let environment { process.environment = environment }
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.output = Self.text(of: output)
        self.error = Self.text(of: error)
        process.waitUntilExit()
        status = process.terminationStatus
    }

    private static func text(of pipe: Pipe) -> String {
        String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    }
}
