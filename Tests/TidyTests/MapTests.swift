import Foundation
import Testing

/// The map of a folder is complete: a table of its files, in a comment of its main file or in its
/// README.
@Suite struct MapTests {
    /// A folder's map, and what is in the folder.
    struct Map {
        /// Where the map is.
        let path: String
        let names: [String]

        private var folder: String {
            String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
        }

        /// The folder's Swift files but the one that has the map, and of a map in a comment the
        /// folders beside it.
        private var contents: Set<String> {
            var contents: Set<String> = []
            for file in SourceFile.all where file.path.hasPrefix(folder + "/") && file.path != path
            {
                let rest = file.path.dropFirst(folder.count + 1)
                if let slash = rest.firstIndex(of: "/") {
                    if path.hasSuffix(".swift") { contents.insert(String(rest[..<slash])) }
                } else if rest.hasSuffix(".swift") {
                    contents.insert(String(rest.dropLast(6)))
                }
            }
            return contents
        }

        /// Names without `.swift`, and folders without a slash at the end.
        private var listed: Set<String> {
            Set(
                names.map { name in
                    name.hasSuffix(".swift")
                        ? String(name.dropLast(6)) : String(name.prefix { $0 != "/" })
                })
        }

        var faults: [String] {
            let own = String(path.dropFirst(folder.count + 1).prefix { $0 != "." })
            return contents.subtracting(listed).sorted().map { "\(path) does not list \($0)" }
                + listed.subtracting(contents).subtracting([own]).sorted().filter {
                    !Document.exists("\(folder)/\($0)")
                }.map { "\(path) lists \($0), which is not there" }
        }
    }

    /// The names in the first column of each table of that kind.
    static func names(in lines: [Substring], under head: String) -> [String] {
        guard let start = lines.firstIndex(where: { $0.hasPrefix(head) }) else { return [] }
        let mark = head.prefix { $0 != "|" } + "|"
        return lines[(start + 1)...].prefix { $0.hasPrefix(mark) }.flatMap { line in
            line.dropFirst(mark.count).prefix { $0 != "|" }
                .matches(of: /`([^`]+)`/).map { String($0.1) }
        }
    }

    static let all: [Map] =
        SourceFile.all.flatMap { file in
            ["// | file |", "// | folder |"].map { head in
                Map(path: file.path, names: names(in: file.lines, under: head))
            }
        }.filter { !$0.names.isEmpty }
        + Document.all.map { page in
            Map(
                path: page.path,
                names: names(
                    in: page.text.split(separator: "\n", omittingEmptySubsequences: false),
                    under: "| file | holds |"))
        }.filter { !$0.names.isEmpty }

    @Test func `a map lists every file of its folder, and no other`() {
        #expect(Self.all.count > 6)
        #expect(Self.all.flatMap(\.faults) == [])
    }
}
