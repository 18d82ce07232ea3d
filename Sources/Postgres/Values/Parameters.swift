/// The parameters of one statement in binary form, in memory that is used again and again.
///
/// A scalar parameter is `set`, an array parameter is filled by `append`ing element by element, so
/// a batch of rows is written row by row while each of its columns grows in memory of its own:
///
/// ```swift
/// var parameters = Parameters(for: insertEvents)      // once
/// parameters.removeAll()                              // per batch; the memory stays
/// for event in batch {
///     parameters.append(event.seq, to: 0)
///     parameters.append(event.id, to: 1)
///     parameters.appendElement(to: 2) { buffer in event.encodeJSON(into: &buffer) }
/// }
/// try session.execute(insertEvents, parameters)
/// ```
///
/// libpq takes the bytes from here without another copy in between. Whatever is wrong (a value of
/// another type than declared, a parameter that was never set, more bytes than a message holds) is
/// remembered and thrown when the parameters are sent, so that filling needs no `try`.
public struct Parameters: ~Copyable, @unchecked Sendable {
    @usableFromInline let slots: UnsafeMutablePointer<ParameterSlot>

    /// How many parameters there are.
    public let count: Int

    /// How many values were given at once, where that may be another number.
    @usableFromInline var given: Int

    // What libpq wants: an address, a length and a format for each parameter.
    private let addresses: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let lengths: UnsafeMutablePointer<Int32>
    private let formats: UnsafeMutablePointer<Int32>

    /// Parameters of these types, none of them set.
    public init(_ types: [PostgresType]) {
        count = types.count
        given = types.count
        slots = .allocate(capacity: count)
        addresses = .allocate(capacity: count)
        lengths = .allocate(capacity: count)
        formats = .allocate(capacity: count)
        formats.initialize(repeating: 1, count: count)
        lengths.initialize(repeating: 0, count: count)
        addresses.initialize(repeating: nil, count: count)
        for (index, type) in types.enumerated() {
            (slots + index).initialize(to: ParameterSlot(type))
        }
    }

    /// The parameters of a statement, none of them set.
    public init(for statement: Statement) { self.init(statement.parameters) }

    deinit {
        slots.deinitialize(count: count)
        slots.deallocate()
        addresses.deallocate()
        lengths.deallocate()
        formats.deallocate()
    }

    /// Forgets all values and keeps the memory.
    @inlinable
    public mutating func removeAll() {
        for index in 0..<count { slots[index].removeAll() }
    }

    /// Empties parameters that serve one statement after the other, and gives them this one's
    /// types. Memory is allocated only where a statement has more parameters than any before.
    @usableFromInline
    mutating func adapt(to statement: Statement) {
        let types = statement.parameters
        guard types.count == count else {
            self = Parameters(types)
            return
        }
        for index in 0..<count { slots[index].adapt(to: types[index]) }
    }

    /// Bytes of all values so far.
    @inlinable
    public var byteCount: Int {
        var bytes = 0
        for index in 0..<count { bytes &+= slots[index].buffer.count }
        return bytes
    }

    /// Sets a parameter, unless there are fewer; that is thrown when they are sent.
    @inlinable
    mutating func setIfThere<Value: PostgresEncodable>(_ value: Value, at index: Int) {
        if index < count { slots[index].set(value) }
    }

    @inlinable
    func check(_ index: Int) {
        precondition(index >= 0 && index < count, "the statement has no such parameter")
    }
}

/// Parameters that are one value.
extension Parameters {
    /// Sets the parameter at `index`, counted from 0.
    @inlinable
    public mutating func set<Value: PostgresEncodable>(_ value: Value, at index: Int) {
        check(index)
        slots[index].set(value)
    }

    /// Sets a parameter to bytes that are in its type's binary form already.
    @inlinable
    public mutating func set(bytes: UnsafeRawBufferPointer, at index: Int) {
        check(index)
        slots[index].begin(.value)
        slots[index].buffer.append(contentsOf: bytes)
    }

    /// Sets a parameter to what `body` appends, in its type's binary form.
    @inlinable
    public mutating func setValue(at index: Int, _ body: (inout ValueBuffer) -> Void) {
        check(index)
        slots[index].begin(.value)
        body(&slots[index].buffer)
    }

    @inlinable
    public mutating func setNull(at index: Int) {
        check(index)
        slots[index].begin(.null)
    }
}

/// Parameters that are arrays, one element after the other.
extension Parameters {
    /// How many elements the array parameter at `index` has so far.
    @inlinable
    public func elementCount(of index: Int) -> Int {
        check(index)
        return slots[index].elementCount
    }

    @inlinable
    public mutating func append<Value: PostgresEncodable>(_ value: Value, to index: Int) {
        check(index)
        slots[index].append(value)
    }

    /// Appends an element whose bytes are in the element type's binary form already.
    @inlinable
    public mutating func append(bytes: UnsafeRawBufferPointer, to index: Int) {
        check(index)
        slots[index].append(bytes: bytes)
    }

    /// Appends an element that `body` writes in the element type's binary form, such as JSON
    /// that is built in place.
    @inlinable
    public mutating func appendElement(to index: Int, _ body: (inout ValueBuffer) -> Void) {
        check(index)
        slots[index].beginElement()
        let mark = slots[index].buffer.openElement()
        body(&slots[index].buffer)
        slots[index].buffer.closeElement(mark)
    }

    @inlinable
    public mutating func appendNull(to index: Int) {
        check(index)
        slots[index].appendNull()
    }
}

/// What libpq is given.
extension Parameters {
    struct Pointers {
        let addresses: UnsafePointer<UnsafePointer<CChar>?>
        let lengths: UnsafePointer<Int32>
        let formats: UnsafePointer<Int32>
        let bytes: Int
    }

    /// Checks every parameter against its declaration and hands out where the bytes stand. The
    /// addresses hold until the parameters are changed or freed.
    func sealed(for statement: Statement) throws(PostgresError) -> Pointers {
        guard count == statement.parameters.count, given == count else {
            throw .misuse(
                "it declares \(statement.parameters.count) parameters and was given \(given)",
                statement: statement)
        }
        var bytes = 0
        for index in 0..<count {
            guard slots[index].type == statement.parameters[index] else {
                throw .parameterMismatch(
                    index, statement: statement, given: slots[index].type.description)
            }
            try slots[index].check(index, of: statement)
            let length = slots[index].seal()
            guard length >= 0 else {
                addresses[index] = nil
                continue
            }
            addresses[index] = UnsafePointer(
                slots[index].buffer.base.assumingMemoryBound(to: CChar.self))
            lengths[index] = Int32(truncatingIfNeeded: length)
            bytes += length
        }
        guard bytes <= Limits.parameterBytes else { throw .tooManyBytes(statement) }
        return Pointers(
            addresses: addresses, lengths: lengths, formats: formats, bytes: bytes)
    }
}
