import Glibc
import Synchronization

/// How far a long task has come, on a line of the terminal's that rewrites itself: done and total,
/// percentage, rate, time left.
///
/// It is written to standard error, only if that is a terminal, at most ten times a second, and
/// erased at the end. Into a pipe or a file it writes nothing at all, and then costs a comparison
/// a call. Any number of threads may count.
public final class ProgressMeter: Sendable {
    /// Between two writes.
    private static let pause = Duration.milliseconds(100)

    private let title: String
    private let descriptor: Int32
    private let isShown: Bool
    private let start = ContinuousClock.now
    private let state: Mutex<State>

    private struct State {
        var completed = 0
        var total: Int?
        var written: ContinuousClock.Instant?
        var isFinished = false
    }

    /// - Parameters:
    ///   - title: what is counted: `events`.
    ///   - total: how many there will be, if that is known.
    public convenience init(_ title: String, total: Int? = nil) {
        self.init(
            title, total: total, descriptor: STDERR_FILENO,
            isShown: Terminal.isCapable(STDERR_FILENO))
    }

    init(_ title: String, total: Int?, descriptor: Int32, isShown: Bool) {
        self.title = title
        self.descriptor = descriptor
        self.isShown = isShown
        state = Mutex(State(total: total))
    }

    deinit {
        finish()
    }

    /// Counts what was done since the last call.
    public func advance(by count: Int = 1) {
        guard isShown else { return }
        update { $0 + count }
    }

    /// Sets how much is done in all.
    public func advance(to count: Int) {
        guard isShown else { return }
        update { _ in count }
    }

    /// Sets how much is done and how much there is, where that is known only now.
    public func advance(to count: Int, of total: Int) {
        guard isShown else { return }
        state.withLock { $0.total = total }
        update { _ in count }
    }

    /// Takes the line away while `body` writes to the terminal.
    public func pause(_ body: () -> Void) {
        state.withLock { state in
            if state.written != nil, !state.isFinished {
                Terminal.write("\r\u{1B}[K", to: descriptor)
            }
            body()
        }
    }

    /// Erases the line, for instance before something else is written. Nothing is shown after it.
    public func finish() {
        guard isShown else { return }
        state.withLock { state in
            if state.written != nil, !state.isFinished {
                Terminal.write("\r\u{1B}[K", to: descriptor)
            }
            state.isFinished = true
        }
    }

    private func update(_ change: (Int) -> Int) {
        let now = ContinuousClock.now
        state.withLock { state in
            state.completed = change(state.completed)
            guard !state.isFinished, now - (state.written ?? start) >= Self.pause else { return }
            state.written = now
            let line = ProgressLine(
                title: title, completed: state.completed, total: state.total, elapsed: now - start)
            let text = line.text(columns: Terminal.width(of: descriptor) - 1)
            Terminal.write("\r\(text)\u{1B}[K", to: descriptor)
        }
    }
}

/// What the meter says at one moment.
struct ProgressLine {
    let title: String
    let completed: Int
    let total: Int?
    let elapsed: Duration

    /// No longer than the terminal is wide, since a line that wraps cannot be rewritten.
    func text(columns: Int) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(completed) / seconds : 0
        var parts = [title]
        if let total, total > 0 {
            let percent = Int(100 * min(1, Double(completed) / Double(total)))
            parts += ["\(Self.grouped(completed)) of \(Self.grouped(total))", "\(percent)%"]
        } else {
            parts.append(Self.grouped(completed))
        }
        parts.append("\(Self.rate(rate))/s")
        if let total, total > completed, rate > 0 {
            parts.append("\(Self.time(Double(total - completed) / rate)) left")
        }
        return String(parts.joined(separator: "  ").prefix(max(0, columns)))
    }

    private static func rate(_ rate: Double) -> String {
        guard rate < 10 else { return grouped(Int(min(rate, 1e15))) }
        let tenths = Int(rate * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Digits in groups of three.
    private static func grouped(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(min(seconds.rounded(.up), 1e9))
        guard whole >= 60 else { return "\(whole)s" }
        guard whole >= 3600 else { return "\(whole / 60)m \(whole % 60)s" }
        return "\(whole / 3600)h \(whole % 3600 / 60)m"
    }
}
