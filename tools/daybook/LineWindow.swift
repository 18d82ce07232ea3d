/// Lines that are handed in and may wait for their answers at once, bounded by count and by bytes:
/// what a line asks for takes many times its bytes until it is answered.
struct LineWindow {
    private static let maximumCount = 8_192
    private static let maximumBytes = 4 * 1_024 * 1_024

    /// How many lines were handed in.
    private(set) var fed = 0
    private var bytes: ArraySlice<Int> = []
    private var outstanding = 0

    mutating func append(bytes count: Int) {
        fed += 1
        bytes.append(count)
        outstanding += count
    }

    /// How many answers have to be written before another line is read. One line alone may be
    /// as long as it likes.
    mutating func answersDue() -> Int {
        while bytes.count > Self.maximumCount || bytes.count > 1 && outstanding > Self.maximumBytes
        {
            outstanding -= bytes.removeFirst()
        }
        return fed - bytes.count
    }
}
