import Foundation
import Testing

@testable import Arguments

/// The scripts, in the shells they are for.
@Suite struct CompletionScriptTests {
    private static func has(_ shell: String) -> Bool {
        ["/bin/", "/usr/bin/"].contains {
            FileManager.default.isExecutableFile(atPath: $0 + shell)
        }
    }

    /// Runs a shell on the script followed by some lines, and returns what it prints, in order.
    private func offers(_ shell: String, _ arguments: [String], _ lines: String) async throws
        -> [String]
    {
        let exit = await SampleTool.exit(["--generate-completion-script", shell])
        try #require(exit.code == .success)
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [shell] + arguments + ["-c", exit.text + lines]
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private static let apply = [
        "--database-url", "--first", "--help", "--ledger", "--order", "--ratio", "--stop-on-error",
        "--tag", "--verbose",
    ]

    @Test(.enabled(if: has("bash"))) func `bash offers what may follow`() async throws {
        func bash(_ words: String...) async throws -> [String] {
            let quoted = words.map { "'\($0)'" }.joined(separator: " ")
            let lines = """
                compopt() { echo "compopt $*"; }
                COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count - 1)
                _sample
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            return try await offers("bash", ["--norc"], lines).sorted()
        }
        #expect(try await bash("sample", "") == ["apply", "explain", "local"])
        #expect(try await bash("sample", "lo") == ["local"])
        #expect(try await bash("sample", "local", "") == ["status", "stop"])
        #expect(try await bash("sample", "local", "st") == ["status", "stop"])
        #expect(try await bash("sample", "apply", "--") == Self.apply)
        #expect(try await bash("sample", "apply", "--order", "f") == ["falling"])
        #expect(try await bash("sample", "apply", "-o", "") == ["falling", "rising"])
        #expect(try await bash("sample", "apply", "--first", "") == [])
        #expect(try await bash("sample", "apply", "") == ["compopt -o default"])
    }

    @Test(.enabled(if: has("zsh"))) func `zsh offers what may follow`() async throws {
        func zsh(_ words: String...) async throws -> [String] {
            let quoted = words.map { "'\($0)'" }.joined(separator: " ")
            let lines = """
                _describe() { print -l -- ${offers%%:*}; }
                compadd() { shift; print -l -- "$@"; }
                _files() { print -- "files $*"; }
                words=(\(quoted)) CURRENT=\(words.count)
                _sample
                """
            let exit = await SampleTool.exit(["--generate-completion-script", "zsh"])
            let script = exit.text.split(separator: "\n").dropLast().joined(separator: "\n")
            #expect(exit.text.hasSuffix("compdef _sample sample\n"))
            return try await run("zsh", ["-f", "-c", script + "\n" + lines])
        }
        #expect(
            try await zsh("sample", "")
                == ["--help", "--version", "-h", "apply", "explain", "local"])
        #expect(try await zsh("sample", "local", "") == ["--help", "-h", "status", "stop"])
        #expect(try await zsh("sample", "apply", "--order", "") == ["falling", "rising"])
        #expect(try await zsh("sample", "apply", "-n", "") == [])
        let all = try await zsh("sample", "apply", "")
        #expect(all.filter { $0.hasPrefix("--") } == Self.apply)
        #expect(all.contains("files "))
    }

    @Test(.enabled(if: has("fish"))) func `fish offers what may follow`() async throws {
        func fish(_ line: String) async throws -> [String] {
            try await offers("fish", ["--no-config"], "complete -C '\(line)'")
                .map { String($0.split(separator: "\t")[0]) }.sorted()
        }
        #expect(try await fish("sample ") == ["apply", "explain", "local"])
        #expect(try await fish("sample lo") == ["local"])
        #expect(try await fish("sample local ") == ["status", "stop"])
        #expect(try await fish("sample apply --o") == ["--order"])
        #expect(try await fish("sample apply --order ") == ["falling", "rising"])
        #expect(try await fish("sample apply --first ") == [])
        #expect(try await fish("sample apply --").filter { $0 != "--" } == Self.apply)
        #expect(try await fish("sample apply /usr/bin/en").contains("/usr/bin/env"))
    }

    private func run(_ program: String, _ arguments: [String]) async throws -> [String] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
            .sorted()
    }

    @Test func `another shell is refused, and the option is the first word only`() async {
        let exit = await SampleTool.exit(["--generate-completion-script", "tcsh"])
        #expect(exit.text.contains("no completion for 'tcsh': expected bash, zsh or fish"))
        #expect(exit.code == .validationFailure)
        let help = await SampleTool.exit(["--help"])
        #expect(!help.text.contains("completion"))
        let later = await SampleTool.exit(["apply", "--generate-completion-script", "bash"])
        #expect(later.code == .validationFailure)
    }
}
