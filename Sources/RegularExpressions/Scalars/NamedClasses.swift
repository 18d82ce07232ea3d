/// The classes that a pattern may name: Perl's, POSIX's and Unicode's.
///
/// Perl's and POSIX's are ASCII only, as in RE2; `\s` leaves out the vertical tab, which
/// `[:space:]` has.
extension ScalarSet {
    /// The class of `\d`, `\s` or `\w` by its letter.
    static func perlClass(_ letter: Unicode.Scalar) -> ScalarSet? {
        switch letter {
        case "d": ascii("09")
        case "s": ascii("\t\n\u{0C}\r  ")
        case "w": word
        default: nil
        }
    }

    /// What counts as a word for `\w` and `\b`.
    static let word = ascii("09AZ__az")

    /// The class of `[:name:]`.
    static func posixClass(_ name: String) -> ScalarSet? {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        return switch name {
        case "alnum": ascii("09AZaz")
        case "alpha": ascii("AZaz")
        case "ascii": ascii("\0\u{7F}")
        case "blank": ascii("\t\t  ")
        case "cntrl": ascii("\0\u{1F}\u{7F}\u{7F}")
        case "digit": ascii("09")
        case "graph": ascii("!~")
        case "lower": ascii("az")
        case "print": ascii(" ~")
        case "punct": ascii("!/:@[`{~")
        case "space": ascii("\t\u{0D}  ")
        case "upper": ascii("AZ")
        case "word": word
        case "xdigit": ascii("09AFaf")
        default: nil
        }
    }

    /// The class of `\p{name}`: a general category, a script, or `Any`.
    ///
    /// The name is compared byte for byte. `String ==` would let canonically equal spellings in,
    /// such as one that begins with the Kelvin sign instead of a K.
    static func unicodeClass(_ name: String) -> ScalarSet? {
        let names = UnicodeClassTable.names
        guard let index = names.firstIndex(where: { $0.utf8.elementsEqual(name.utf8) }) else {
            return nil
        }
        let bounds = UnicodeClassTable.starts[index]..<UnicodeClassTable.starts[index + 1]
        return ScalarSet(bounds: Array(UnicodeClassTable.bounds[bounds]))
    }

    /// The code points that the name of a group may be made of.
    static let groupName: ScalarSet = {
        var builder = ScalarSetBuilder()
        for name in ["Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Nd", "Pc"] {
            if let set = unicodeClass(name) { builder.insert(set) }
        }
        return builder.build()
    }()

    /// The set whose bounds are these characters, two for each range.
    private static func ascii(_ bounds: String) -> ScalarSet {
        ScalarSet(bounds: bounds.unicodeScalars.map(\.value))
    }
}
