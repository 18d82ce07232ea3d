import Foundation
import Glibc
import Testing

@testable import Arguments

@Suite struct ProgressMeterTests {
    private func line(
        _ completed: Int, of total: Int?, after seconds: Double, columns: Int = 100
    ) -> String {
        ProgressLine(
            title: "events", completed: completed, total: total, elapsed: .seconds(seconds)
        ).text(columns: columns)
    }

    @Test func `a line tells done, total, percentage, rate and time left`() {
        #expect(
            line(1_234_567, of: 2_000_000, after: 10)
                == "events  1,234,567 of 2,000,000  61%  123,456/s  7s left")
        #expect(line(999, of: nil, after: 3) == "events  999  333/s")
        #expect(line(15, of: 100, after: 10) == "events  15 of 100  15%  1.5/s  57s left")
        #expect(line(100, of: 100, after: 10) == "events  100 of 100  100%  10/s")
        #expect(line(1, of: 100, after: 10) == "events  1 of 100  1%  0.1/s  16m 30s left")
        #expect(line(1, of: 10_000, after: 10) == "events  1 of 10,000  0%  0.1/s  27h 46m left")
    }

    @Test func `a line with nothing to reckon with makes no claim`() {
        #expect(line(0, of: 100, after: 0) == "events  0 of 100  0%  0.0/s")
        #expect(line(0, of: 0, after: 1) == "events  0  0.0/s")
        #expect(line(200, of: 100, after: 10) == "events  200 of 100  100%  20/s")
        #expect(line(.max, of: .max, after: 1e-9).hasPrefix("events  9,223,372,"))
    }

    @Test func `a line is no wider than the terminal`() {
        #expect(line(15, of: 100, after: 10, columns: 12) == "events  15 o")
        #expect(line(15, of: 100, after: 10, columns: -1) == "")
    }

    @Test func `where there is no terminal nothing is written`() throws {
        try withPipe { read, write in
            let meter = ProgressMeter(
                "events", total: 10, descriptor: write, isShown: Terminal.isCapable(write))
            for _ in 0..<10 { meter.advance() }
            usleep(150_000)
            meter.advance()
            meter.finish()
            #expect(written(read).isEmpty)
        }
    }

    @Test func `a meter writes seldom, rewrites its line and erases it`() throws {
        try withPipe { read, write in
            let meter = ProgressMeter("events", total: 100_000, descriptor: write, isShown: true)
            for _ in 0..<50_000 { meter.advance() }
            usleep(110_000)
            for _ in 0..<50_000 { meter.advance() }
            meter.finish()
            meter.finish()
            meter.advance()
            let text = written(read)
            let parts = text.split(separator: "\u{1B}[K", omittingEmptySubsequences: false)
            #expect(parts.first?.hasPrefix("\revents  ") == true)
            #expect(parts.suffix(2) == ["\r", ""])
            #expect(parts.count < 50)
        }
    }

    @Test func `threads count together`() throws {
        try withPipe { read, write in
            let meter = ProgressMeter("events", total: 4000, descriptor: write, isShown: true)
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                for _ in 0..<1000 { meter.advance() }
            }
            usleep(110_000)
            meter.advance(by: 0)
            #expect(written(read).contains("4,000 of 4,000  100%"))
        }
    }

    private func withPipe(_ body: (Int32, Int32) throws -> Void) throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        try body(ends[0], ends[1])
    }

    private func written(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    }
}
