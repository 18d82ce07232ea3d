import Foundation
import Postgres

/// Checks that each SQL file of a target has exactly one declared use, and each use its file.
struct FileUses {
    let target: SQLTarget

    /// One sentence for each fault; empty when there is none.
    var faults: [String] {
        var faults: [String] = []
        var uses: [String: Int] = [:]
        let statements = Dictionary(grouping: target.statements, by: \.name)
        let files = Dictionary(grouping: target.files, by: \.lastName)
        for (name, namesakes) in files where namesakes.count > 1 {
            faults.append("\(target.name): \(namesakes.count) files are called \(name)")
        }
        for (name, statements) in statements {
            guard files[name] != nil else {
                faults.append("\(target.name): the statement \(name) has no file")
                continue
            }
            uses[name, default: 0] += statements.count
        }
        for script in target.scripts {
            guard files[script.lastName] != nil else {
                faults.append("\(target.name): the script \(script.name) has no file")
                continue
            }
            uses[script.lastName, default: 0] += 1
        }
        for file in target.files {
            let count = uses[file.lastName] ?? 0
            guard count != 1 else { continue }
            let told = count == 0 ? "no declared use" : "\(count) declared uses"
            faults.append("\(target.name): \(file.name).sql has \(told)")
        }
        return faults.sorted()
    }

    /// Constants of `SQL` that the target's Swift names other than once; `sources` are its files.
    func callFaults(in sources: [String]) -> [String] {
        // With simple boundaries: the default takes `SQL.name.filled` for one word.
        let call = /\bSQL\.([A-Za-z0-9]+)\b/.wordBoundaryKind(.simple)
        var calls: [Substring: Int] = [:]
        for source in sources {
            for match in source.matches(of: call) {
                calls[match.output.1, default: 0] += 1
            }
        }
        // The list of all files, and folders that are run as a whole, name no single file.
        calls["all"] = nil
        guard target.name != "Migrations" else { return [] }
        var faults: [String] = []
        for file in target.files {
            let constant = Substring(Self.constant(of: file.lastName))
            let count = calls.removeValue(forKey: constant) ?? 0
            if count != 1 {
                faults.append("\(target.name): SQL.\(constant) is named \(count) times")
            }
        }
        faults += calls.keys.map { "\(target.name): SQL.\($0) is no file" }
        return faults.sorted()
    }

    /// The constant that the build plugin makes of a file.
    static func constant(of name: String) -> String {
        let words = name.drop { $0.isNumber || $0 == "_" }.split(separator: "_").map(String.init)
        return words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined()
    }
}
