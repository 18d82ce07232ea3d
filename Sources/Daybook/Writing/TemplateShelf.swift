import Accounting
import Synchronization

/// Templates in use, as the writer compiled them, from which callers evaluate their postings on
/// their own time, before the writer takes them.
final class TemplateShelf: Sendable {
    private struct State {
        var templates: [Code: PreparedTemplate] = [:]
        var manualClock: Timestamp?
    }

    /// Templates that are kept; some ten kilobytes each.
    private static let maximumCount = 10_000

    private let state = Mutex(State())
    private let clock: @Sendable () -> Timestamp

    init(clock: @escaping @Sendable () -> Timestamp) {
        self.clock = clock
    }

    /// Evaluates the request's postings through templates that are known. The first through each is
    /// evaluated by the writer.
    func prepare(_ request: inout Request) {
        guard request.command.usesTemplates else { return }
        let today = (state.withLock { $0.manualClock } ?? clock()).date
        request.evaluateTemplates(today: today, .live) { code in
            state.withLock { $0.templates[code] }
        }
    }

    func put(_ templates: [PreparedTemplate]) {
        state.withLock { state in
            if state.templates.count > Self.maximumCount { state.templates.removeAll() }
            for template in templates { state.templates[template.code] = template }
        }
    }

    /// The manual clock's reading, as the writer saw it last.
    func put(manualClock: Timestamp?) { state.withLock { $0.manualClock = manualClock } }
}
