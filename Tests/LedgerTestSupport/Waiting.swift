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
