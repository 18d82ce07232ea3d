import Synchronization

/// Waits until something holds; throws if it does not within `seconds`.
public func eventually(
    within seconds: Int = 60, _ what: String, _ holds: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try await !holds() {
        guard ContinuousClock.now < deadline else {
            throw TestFailure("it did not happen within \(seconds) s that \(what)")
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Tells tasks to end after what they are doing; cancelling them would cut it off.
public final class End: Sendable {
    private let reached = Atomic<Bool>(false)

    public init() {}

    public var isReached: Bool { reached.load(ordering: .relaxed) }

    public func reach() { reached.store(true, ordering: .relaxed) }
}

/// Why a test cannot go on.
public struct TestFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
