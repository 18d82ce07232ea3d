extension Machine {
    mutating func startLoop(_ kind: LoopKind, _ at: Register) throws(Fault) {
        switch registers[Int(at)] {
        case .list, .map: break
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            throw .noOverload(kind.word, registers[Int(at)])
        }
        registers[Int(at + LoopRegisters.position)] = .int(0)
        registers[Int(at + LoopRegisters.result)] = kind.start
    }

    /// Gives the loop's variables their next values. False when there are no more.
    mutating func takeElement(_ variables: Int32, _ at: Int) throws(Fault) -> Bool {
        guard case .int(let position) = registers[at + Int(LoopRegisters.position)] else {
            preconditionFailure("a loop counts in an int")
        }
        let index = Int(position)
        switch registers[at] {
        case .list(let list):
            guard index < list.count else { return false }
            let first = at + Int(LoopRegisters.first)
            if variables == 2 {
                registers[first] = .int(position)
                registers[first + 1] = list[index]
            } else {
                registers[first] = list[index]
            }
        case .map(let map):
            guard index < map.count else { return false }
            let entry = map.entries[index]
            registers[at + Int(LoopRegisters.first)] = entry.key
            if variables == 2 { registers[at + Int(LoopRegisters.second)] = entry.value }
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type,
            .optional, .decimal, .uuid, .date:
            preconditionFailure("a loop that was started has a list or map")
        }
        registers[at + Int(LoopRegisters.position)] = .int(position + 1)
        return true
    }

    /// Whether the filter before the body let the element pass.
    mutating func passes(_ at: Int) throws(Fault) -> Bool {
        let answer = registers[at + Int(LoopRegisters.body)]
        guard case .bool(let isTrue) = answer else { throw .noOverload("filter", answer) }
        return isTrue
    }

    /// Takes in what the body came to. True when that decides the loop.
    mutating func takeResult(_ kind: LoopKind, _ at: Int) throws(Fault) -> Bool {
        let outcome = registers[at + Int(LoopRegisters.body)]
        switch kind {
        case .all, .exists:
            guard case .bool(let isTrue) = outcome else { throw .noOverload(kind.word, outcome) }
            guard isTrue == (kind == .exists) else { return false }
            registers[at] = outcome
            return true
        case .existsOne:
            guard case .bool(let isTrue) = outcome else { throw .noOverload(kind.word, outcome) }
            if isTrue, case .int(let count) = registers[at + Int(LoopRegisters.result)] {
                registers[at + Int(LoopRegisters.result)] = .int(count + 1)
            }
        case .list: try collect(outcome, nil, at)
        case .map: try collect(registers[at + Int(LoopRegisters.first)], outcome, at)
        case .mapEntries:
            guard case .map(let map) = outcome else { throw .noOverload(kind.word, outcome) }
            for entry in map.entries { try collect(entry.key, entry.value, at) }
        }
        return false
    }

    /// Appends an element, or a key and its value, to what the loop has collected, in place.
    private mutating func collect(_ first: Value, _ second: Value?, _ at: Int) throws(Fault) {
        let result = at + Int(LoopRegisters.result)
        guard case .list(var collected) = registers[result] else {
            preconditionFailure("a loop collects in a list")
        }
        // Without a second reference the list grows without being copied.
        registers[result] = .null
        let count = second == nil ? collected.count : collected.count / 2
        if count >= evaluation.meter.elements {
            try evaluation.meter.admit(elements: count + 1)
        }
        collected.append(first)
        if let second { collected.append(second) }
        registers[result] = .list(collected)
    }

    mutating func finishLoop(_ kind: LoopKind, _ at: Int) throws(Fault) {
        let result = registers[at + Int(LoopRegisters.result)]
        switch kind {
        case .all, .exists, .list: registers[at] = result
        case .existsOne:
            guard case .int(let count) = result else {
                preconditionFailure("exists_one counts in an int")
            }
            registers[at] = .bool(count == 1)
        case .map, .mapEntries:
            guard case .list(let collected) = result else {
                preconditionFailure("a loop collects in a list")
            }
            try evaluation.meter.spend(collected.count)
            var entries: [MapValue.Entry] = []
            entries.reserveCapacity(collected.count / 2)
            for index in stride(from: 0, to: collected.count, by: 2) {
                entries.append(
                    MapValue.Entry(key: collected[index], value: collected[index + 1]))
            }
            registers[at] = .map(try MapValue.checked(entries))
        }
        registers[at + Int(LoopRegisters.result)] = .null
    }

    /// Goes on with the content of an optional. False, and `none` stays, when it has none.
    mutating func unwrap(_ at: Int) throws(Fault) -> Bool {
        guard case .optional(let content) = registers[at] else {
            throw .noOverload("optMap", registers[at])
        }
        guard let content else { return false }
        registers[at] = content
        return true
    }

    mutating func hasValue(_ at: Int, unwraps: Bool) throws(Fault) -> Bool {
        guard case .optional(let content) = registers[at] else {
            throw .noOverload(unwraps ? "orValue" : "or", registers[at])
        }
        guard let content else { return false }
        if unwraps { registers[at] = content }
        return true
    }
}

extension LoopKind {
    /// The macro's name in messages.
    var word: String {
        switch self {
        case .all: "all"
        case .exists: "exists"
        case .existsOne: "exists_one"
        case .list: "map"
        case .map: "transformMap"
        case .mapEntries: "transformMapEntry"
        }
    }

    /// What the result is before the first element.
    var start: Value {
        switch self {
        case .all: .bool(true)
        case .exists: .bool(false)
        case .existsOne: .int(0)
        case .list, .map, .mapEntries: .list([])
        }
    }
}
