/// A pattern that has been read: a tree whose nodes lie in one array, children before parents.
///
/// Flat, because the tree may be deep: dropping a tree of indirect enums recurses.
struct Pattern {
    enum Node {
        case empty
        case scalar(UInt32)
        /// One of `Pattern.sets`.
        case set(UInt32)
        case assertion(Assertion)
        /// A slice of `Pattern.children`, at least two of them.
        case concatenation(Range<Int>)
        /// A slice of `Pattern.children`, at least two of them.
        case alternation(Range<Int>)
        /// Without a maximum, any number of times. Whether the shortest or the longest repetition
        /// is tried first makes no difference to whether there is a match, so it is not kept.
        case repetition(Int, minimum: Int, maximum: Int?)
    }

    let nodes: [Node]
    let children: [Int]
    let sets: [ScalarSet]
    let root: Operand

    /// A node together with what is known of it and everything below.
    struct Operand {
        let node: Int
        /// At most this many states come of it; at least one, so that it bounds the work too.
        let weight: Int
        /// The largest product of the counts of repetitions, one within the other.
        let repetitionProduct: Int
        /// Whether it can match anything but the empty text.
        let consumes: Bool
        /// Whether it can match at the beginning of the text only.
        let isAnchored: Bool
    }
}
