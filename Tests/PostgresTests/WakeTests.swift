import Dispatch
import Postgres
import Testing

/// Waits that end when the server answers or when somebody has something to say.
@Suite struct WakeTests {
    private static let number = Statement(
        "number", "select $1", parameters: [.int8], columns: [.int8])
    private static let sleep = Statement(
        "sleep", "select pg_sleep($1)", parameters: [.float8], columns: [.void])

    @Test func `a wake that came before ends the next wait at once, and once`() async throws {
        let connection = try await connect()
        for _ in 0..<1_000 { connection.wake() }
        try await connection.run { session in
            // None of these heeds it.
            for each in 1...3 {
                let answer = try session.query(Self.number, Int64(each)).value(
                    0, 0, as: Int64.self)
                #expect(answer == Int64(each))
            }
            try session.query(Self.sleep, 0.05)
            try session.pipeline { pipeline in
                try pipeline.send(Self.sleep, 3_600.0)
                try pipeline.sync()
                #expect(try !pipeline.hasAnswer(within: .milliseconds(5)))
                #expect(try !pipeline.waitForAnswer())
                #expect(try !pipeline.waitForAnswer(orWakeWithin: .milliseconds(5)))
                connection.wake()
                #expect(try !pipeline.waitForAnswer())
                connection.cancel()
                #expect(throws: PostgresError.self) { try pipeline.receive() }
            }
        }
        let isUsable = await connection.isUsable
        #expect(isUsable)
    }

    @Test func `a wait ends with the answer or with a wake, whichever comes`() async throws {
        let connection = try await connect()
        let goOn = DispatchSemaphore(value: 0)
        let waking = Task.detached {
            for _ in 0..<50 {
                goOn.wait()
                connection.wake()
            }
        }
        let counts = try await connection.run { session -> (wakes: Int, answers: Int) in
            var counts = (wakes: 0, answers: 0)
            try session.pipeline { pipeline in
                for number in 0..<50 {
                    try pipeline.send(Self.number, Int64(number))
                    try pipeline.sync()
                    goOn.signal()
                    var (isAnswered, isWoken) = (false, false)
                    while !isAnswered || !isWoken {
                        guard !isAnswered else {
                            if try session.waitForWake() { isWoken = true }
                            continue
                        }
                        if try pipeline.waitForAnswer() {
                            let answer = try pipeline.receive().value(0, 0, as: Int64.self)
                            #expect(answer == Int64(number))
                            // The sync's own answer too.
                            try pipeline.receiveAll()
                            isAnswered = true
                            counts.answers += 1
                        } else {
                            isWoken = true
                        }
                    }
                    counts.wakes += 1
                }
            }
            return counts
        }
        await waking.value
        #expect(counts.wakes == 50)
        #expect(counts.answers == 50)
    }

    @Test func `a wait for a wake alone ends in time, by a cancel and with the session`()
        async throws
    {
        let connection = try await connect()
        let observer = try await connect()
        let late = try await connection.run { try $0.waitForWake(within: .milliseconds(5)) }
        #expect(!late)
        let limited = await postgresError {
            try await connection.run(timeLimit: .milliseconds(5)) { try $0.waitForWake() }
        }
        #expect(limited?.kind == .timeLimitExceeded)
        let task = Task { try await connection.run { try $0.waitForWake() } }
        task.cancel()
        #expect(await postgresError { try await task.value }?.kind == .cancelled)
        #expect(await connection.isUsable)
        async let ended = postgresError { try await connection.run { try $0.waitForWake() } }
        try await terminate(connection.backend, by: observer)
        let error = await ended
        #expect(error?.kind == .adminShutdown)
        #expect(error?.outcome == .nothingWritten)
    }

    @Test func `nothing that could be answered is not waited for`() async throws {
        let connection = try await connect()
        let error = await postgresError {
            try await connection.run { session in
                try session.pipeline { pipeline in
                    try pipeline.send(Self.number, 1)
                    _ = try pipeline.waitForAnswer()
                }
            }
        }
        #expect(error?.kind == .misuse)
    }
}
