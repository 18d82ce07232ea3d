import Glibc

/// What the process is connected to.
public enum Terminal {
    /// The width where there is no terminal to ask.
    static let defaultColumns = 80
    /// Lines longer than this are hard to read, however wide the terminal is.
    private static let widest = 120
    private static let narrowest = 40

    /// How wide text for people may be on standard output.
    public static var columns: Int {
        guard isatty(STDOUT_FILENO) == 1 else { return defaultColumns }
        return min(max(width(of: STDOUT_FILENO), narrowest), widest)
    }

    /// Whether more than plain lines can be written there: a line rewritten in place, colour.
    public static func isCapable(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && variable("TERM") != "dumb"
    }

    static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return defaultColumns
        }
        return Int(size.ws_col)
    }

    /// Whether text beyond ASCII is shown as what it is, by the locale of `environment`.
    public static func isUTF8(environment: (String) -> String? = variable) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment)
            .first { !$0.isEmpty }
        let name = (locale ?? "").lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }

    public static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Writes all of a text; what a closed pipe does not take is lost, as the reader wants it.
    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
