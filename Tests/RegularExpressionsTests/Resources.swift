import Foundation

/// The files beside the tests that hold what RE2 answered.
enum Resources {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Resources")

    static func url(_ name: String) -> URL { folder.appending(path: name) }

    /// Reads a file of one JSON value a line.
    static func lines<Line: Decodable>(of url: URL, as type: Line.Type) throws -> [Line] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: url).split(separator: 0x0A).map {
            try decoder.decode(type, from: $0)
        }
    }
}
