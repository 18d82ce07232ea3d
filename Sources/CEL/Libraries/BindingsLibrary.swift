extension Library {
    /// `cel.bind(name, value, result)`: the result, in which the name stands for the value.
    ///
    /// The value is worked out once. An error of it is one only where the name is used, so that
    /// operators may forget it there.
    public static let bindings: Library = {
        var library = Library("bindings")
        library.macros = [Macro(name: "bind", hasReceiver: true, argumentCount: 3, kind: .bind)]
        return library
    }()

    /// Loops with two variables: index and element of a list, key and value of a map.
    public static let twoVariableComprehensions: Library = {
        var library = Library("two-variable comprehensions")
        library.macros = [
            .loop("all", .all, LoopForm(variables: 2)),
            .loop("exists", .exists, LoopForm(variables: 2)),
            .loop("existsOne", .existsOne, LoopForm(variables: 2)),
            .loop("exists_one", .existsOne, LoopForm(variables: 2)),
            .loop("transformList", .list, LoopForm(variables: 2)),
            .loop("transformList", .list, LoopForm(variables: 2, hasFilter: true)),
            .loop("transformMap", .map, LoopForm(variables: 2)),
            .loop("transformMap", .map, LoopForm(variables: 2, hasFilter: true)),
            .loop("transformMapEntry", .mapEntries, LoopForm(variables: 2)),
            .loop("transformMapEntry", .mapEntries, LoopForm(variables: 2, hasFilter: true)),
        ]
        return library
    }()
}
