import Foundation

/// A Markdown file of the package, as the house rules look at it.
struct Document {
    /// From the package's folder.
    let path: String
    let text: String

    /// The file's name without its extension.
    var name: String { URL(filePath: path).deletingPathExtension().lastPathComponent }

    private static let topFolders = ["Sources", "Projections", "Migrations", "tools", "Tests"]

    /// Every page, by path.
    static let all: [Document] = {
        let files = SourceFile.paths(in: topFolders, withExtension: "md")
        let top = (try? FileManager.default.contentsOfDirectory(atPath: SourceFile.root.path)) ?? []
        return (top.filter { $0.hasSuffix(".md") } + files).sorted().compactMap { path in
            let file = SourceFile.root.appending(path: path)
            return (try? String(contentsOf: file, encoding: .utf8)).map {
                Document(path: path, text: $0)
            }
        }
    }()

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: SourceFile.root.appending(path: path).path)
    }

    var headings: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("#") }
            .map { String($0.drop { $0 == "#" || $0 == " " }) }
    }

    /// The targets of links to files.
    var links: [String] {
        text.matches(of: /\]\(([^)\s]+)\)/).map { String($0.1) }
            .filter { !$0.contains("://") && !$0.hasPrefix("#") }
    }

    /// The pages of the catalogue that are linked to.
    var pageLinks: [String] {
        text.matches(of: /<doc:([^>#]+)(?:#[^>]*)?>/).map { String($0.1) }
    }

    /// Whether a link of this page, relative to its folder, leads to a file, and to a heading of it
    /// if it names one.
    func leads(to link: String) -> Bool {
        let parts = link.split(separator: "#", maxSplits: 1)
        guard let file = parts.first else { return false }
        let folder = SourceFile.root.appending(path: path).deletingLastPathComponent()
        let target = folder.appending(path: String(file)).standardized
        guard FileManager.default.fileExists(atPath: target.path) else { return false }
        guard parts.count == 2, let page = try? String(contentsOf: target, encoding: .utf8) else {
            return parts.count == 1
        }
        return Document(path: "", text: page).headings.contains { heading in
            heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
                .replacing(" ", with: "-") == parts[1]
        }
    }

    /// The paths between backticks.
    var paths: [String] {
        text.matches(of: /`((?:Sources|Projections|Migrations|tools|Tests)\/[\w.+\/-]*)`/)
            .map { String($0.1) }
    }

    /// The names between backticks in the first columns of the tables whose head begins so.
    func names(inTableUnder head: String) -> [String] {
        var names: [String] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            isInside = line.hasPrefix(head) || isInside && line.hasPrefix("|")
            guard isInside, let cell = line.split(separator: "|").first else { continue }
            names += cell.matches(of: /`([a-z_]+)`/).map { String($0.1) }
        }
        return names
    }
}
