import Arguments
import Glibc

/// How text for people is drawn: what the place it goes to can show.
struct DrawingStyle: Sendable {
    /// Lines of a tree are drawn with box characters, where plain ASCII would do as well.
    var isUnicode = false
    var isColoured = false
    var columns = 80

    /// Plain, in 80 columns: for files and pipes.
    static let plain = DrawingStyle()

    /// What standard output can show. NO_COLOR (no-color.org) keeps colour away.
    static var standardOutput: DrawingStyle {
        guard Terminal.isCapable(STDOUT_FILENO) else { return .plain }
        return DrawingStyle(
            isUnicode: Terminal.isUTF8(),
            isColoured: (Terminal.variable("NO_COLOR") ?? "").isEmpty,
            columns: Terminal.columns)
    }

    func bold(_ text: String) -> String {
        isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }

    func dim(_ text: String) -> String {
        isColoured && !text.isEmpty ? "\u{1B}[2m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// The text as it may be shown: control characters, which a terminal would obey, as `?`.
    var shown: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        var shown = UnicodeScalarView()
        shown.append(contentsOf: unicodeScalars.lazy.map { $0.isControl ? "?" : $0 })
        return String(shown)
    }

    /// Padded on the right to so many characters.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    /// Padded on the left to so many characters.
    func aligned(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }

    /// Broken between words into lines of at most `width` characters; a longer word is cut.
    func wrapped(to width: Int) -> [String] {
        let width = max(width, 1)
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            var rest = word
            while rest.count > width {
                lines.append(String(rest.prefix(width)))
                rest = rest.dropFirst(width)
            }
            line = String(rest)
        }
        return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
    }
}

extension Unicode.Scalar {
    /// Whether it is a control character, or one that turns the direction of the text behind it.
    fileprivate var isControl: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
