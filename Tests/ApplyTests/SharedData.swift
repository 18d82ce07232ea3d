import Foundation
import Testing

/// Sample books and examples in a folder beside the package.
///
/// They are not part of the package. Without them the tests that need them are skipped, which the
/// test run says, unless `DAYBOOK_SHARED_DATA` is `required`.
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
        folder != nil
            || ProcessInfo.processInfo.environment["DAYBOOK_SHARED_DATA"] == "required"
    }

    static let reason: Comment = "there is no ../shared/data beside the package"

    static func file(_ name: String) throws -> URL {
        try #require(folder, "../shared/data is missing").appending(path: name)
    }

    static func lines(_ name: String) throws -> [String] {
        try String(contentsOf: file(name), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
