/// The states a program is in at one place of a text.
struct Subset: Hashable, Sendable {
    var members: [UInt32]
    /// What stands before the place, which assertions among the members will ask.
    var before: Neighbour
}
