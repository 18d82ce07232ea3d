import Foundation

/// A process's line in `/proc/PID/stat` (proc(5)), as far as processor time is concerned.
struct ProcessAccount {
    let parent: Int32
    /// User and system time, in the clock's ticks.
    let ticks: Int
    /// The same of its children that have ended and that it has waited for.
    let endedChildrenTicks: Int

    /// Nil when there is no such process any more.
    init?(of processID: Int32) {
        guard let data = FileManager.default.contents(atPath: "/proc/\(processID)/stat") else {
            return nil
        }
        // The second field is the program's name in brackets, which may hold blanks and brackets.
        let text = String(decoding: data, as: UTF8.self)
        guard let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 14, let parent = Int32(fields[1]), let user = Int(fields[11]),
            let system = Int(fields[12]), let childrenUser = Int(fields[13]),
            let childrenSystem = Int(fields[14])
        else { return nil }
        self.parent = parent
        ticks = user + system
        endedChildrenTicks = childrenUser + childrenSystem
    }
}
