/// Reads the format of RFC 9636: a header, times with their local time types, and a footer.
struct TZifReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// How many of each there are in a data block.
    private struct Header {
        let version: UInt8
        let utcMarks: Int
        let standardMarks: Int
        let leapSeconds: Int
        let times: Int
        let types: Int
        let characters: Int

        func length(timeSize: Int) -> Int {
            times * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4)
                + standardMarks + utcMarks
        }
    }

    mutating func read() -> TimeZoneRules? {
        guard let first = readHeader() else { return nil }
        guard first.version >= UInt8(ascii: "2") else {
            return readBlock(first, timeSize: 4, hasFooter: false)
        }
        // The first block has times of four bytes, for readers of long ago.
        place += first.length(timeSize: 4)
        guard let second = readHeader() else { return nil }
        return readBlock(second, timeSize: 8, hasFooter: true)
    }

    private mutating func readHeader() -> Header? {
        guard place + 44 <= bytes.count, bytes[place..<place + 4].elementsEqual("TZif".utf8) else {
            return nil
        }
        let version = bytes[place + 4]
        place += 20
        let counts = (0..<6).map { _ in Int(readNumber(size: 4)) }
        guard counts.allSatisfy({ $0 >= 0 && $0 <= bytes.count }), counts[4] > 0 else {
            return nil
        }
        return Header(
            version: version, utcMarks: counts[0], standardMarks: counts[1],
            leapSeconds: counts[2], times: counts[3], types: counts[4], characters: counts[5])
    }

    /// A signed number, most significant byte first. The caller has checked the length.
    private mutating func readNumber(size: Int) -> Int64 {
        var number: Int64 = bytes[place] & 0x80 == 0 ? 0 : -1
        for byte in bytes[place..<place + size] { number = number << 8 | Int64(byte) }
        place += size
        return number
    }

    private mutating func readBlock(
        _ header: Header, timeSize: Int, hasFooter: Bool
    ) -> TimeZoneRules? {
        guard header.leapSeconds == 0,
            place + header.length(timeSize: timeSize) <= bytes.count
        else { return nil }
        let end = place + header.length(timeSize: timeSize)
        let times = (0..<header.times).map { _ in readNumber(size: timeSize) }
        let typeOfTime = Array(bytes[place..<place + header.times])
        place += header.times
        let offsets = (0..<header.types).map { _ in
            let offset = Int(readNumber(size: 4))
            place += 2
            return offset
        }
        guard typeOfTime.allSatisfy({ Int($0) < header.types }),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
            offsets.allSatisfy({ abs($0) <= 26 * 3_600 })
        else { return nil }
        place = end
        let rule: PosixTimeZone?
        if hasFooter, let footer = readFooter() {
            guard let read = PosixTimeZone(footer) else { return nil }
            rule = read
        } else {
            rule = nil
        }
        let changes = zip(times, typeOfTime).map {
            TimeZoneRules.Change(second: $0, offset: offsets[Int($1)])
        }
        return TimeZoneRules(changes: changes, firstOffset: offsets[0], rule: rule)
    }

    /// The text between two line ends after the second block, or nil for none or an empty one.
    private mutating func readFooter() -> String? {
        guard place < bytes.count, bytes[place] == UInt8(ascii: "\n") else { return nil }
        let rest = bytes[(place + 1)...]
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")), end > place + 1 else {
            return nil
        }
        return String(decoding: rest[..<end], as: UTF8.self)
    }
}
