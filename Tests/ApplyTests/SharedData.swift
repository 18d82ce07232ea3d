import Foundation
import Testing

/// The books and examples that the package's neighbour holds.
///
/// They do not lie in the package. Without them the tests that need them are skipped, which the
/// test run says, except where `CI` says `true`: there they must be.
enum SharedData {
    /// The folder `shared/data` beside the package's folder, or beside one of those around it.
    static let folder: URL? = {
        var folder = URL(filePath: #filePath)
        while folder.pathComponents.count > 1 {
            folder = folder.deletingLastPathComponent()
            let data = folder.appending(path: "shared/data")
            if FileManager.default.fileExists(atPath: data.path) { return data }
        }
        return nil
    }()

    /// Whether the tests that need it run.
    static var isWanted: Bool {
        folder != nil || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    static let reason: Comment = "../shared/data does not lie beside the package"

    static func file(_ name: String) throws -> URL {
        try #require(folder, "../shared/data is missing").appending(path: name)
    }

    static func lines(_ name: String) throws -> [String] {
        try String(contentsOf: file(name), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
