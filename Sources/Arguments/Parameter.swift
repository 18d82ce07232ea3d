/// One row of a command's table: an option, a flag or an argument.
///
/// The property that a key path names takes the value, so its type is the compiler's to check.
public struct Parameter<Root> {
    let outline: ParameterOutline
    /// Sets the value; false when the word is none of the type's.
    let take: (inout Root, _ word: String, _ isFirst: Bool) -> Bool
    let defaultText: (Root) -> String?

    /// A name and a value: `--name VALUE`, `--name=VALUE`, `-n VALUE`.
    ///
    /// - Parameters:
    ///   - name: without its dashes.
    ///   - short: a letter for the short form.
    ///   - valueName: how help calls the value; as the option if not given.
    ///   - environment: a variable whose value is taken where the option is not given.
    public static func option<Storage: ParameterStorage>(
        _ path: WritableKeyPath<Root, Storage>, _ name: String, short: Character? = nil,
        valueName: String? = nil, environment: String? = nil, isHidden: Bool = false,
        completion: CompletionKind = .default, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.option, name, help, completion, Storage.self)
        outline.short = short
        outline.valueName = valueName ?? name
        outline.environment = environment
        outline.isHidden = isHidden
        return Parameter(outline, path)
    }

    /// A word by its place; with an array, all that are left.
    public static func argument<Storage: ParameterStorage>(
        _ path: WritableKeyPath<Root, Storage>, _ name: String,
        completion: CompletionKind = .default, help: String
    ) -> Parameter {
        Parameter(ParameterOutline(.argument, name, help, completion, Storage.self), path)
    }

    /// A name alone: `--name`, `-n`.
    public static func flag(
        _ path: WritableKeyPath<Root, Bool>, _ name: String, short: Character? = nil,
        isHidden: Bool = false, help: String
    ) -> Parameter {
        var outline = ParameterOutline(.flag, name, help, .default, String.self)
        outline.short = short
        outline.isHidden = isHidden
        return Parameter(
            outline: outline,
            take: { root, _, _ in
                root[keyPath: path] = true
                return true
            }, defaultText: { _ in nil })
    }

    private init<Storage: ParameterStorage>(
        _ outline: ParameterOutline, _ path: WritableKeyPath<Root, Storage>
    ) {
        self.init(
            outline: outline, take: { $0[keyPath: path].take($1, isFirst: $2) },
            defaultText: { $0[keyPath: path].defaultText })
    }

    fileprivate init(
        outline: ParameterOutline, take: @escaping (inout Root, String, Bool) -> Bool,
        defaultText: @escaping (Root) -> String?
    ) {
        self.outline = outline
        self.take = take
        self.defaultText = defaultText
    }
}

extension Array {
    /// The rows of a group that several commands share: `[.flag(…)] + .group(\.connection)`.
    public static func group<Root, Group: ParsableArguments>(
        _ path: WritableKeyPath<Root, Group>
    ) -> [Parameter<Root>] where Element == Parameter<Root> {
        Group.parameters.map { parameter in
            Parameter<Root>(
                outline: parameter.outline,
                take: { parameter.take(&$0[keyPath: path], $1, $2) },
                defaultText: { parameter.defaultText($0[keyPath: path]) })
        }
    }
}

/// What a shell offers for a value.
public enum CompletionKind: Hashable, Sendable {
    /// The type's words if it can count them, else nothing.
    case `default`
    case file
    case directory
    case list([String])
}
