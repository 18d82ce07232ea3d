/// One parameter: its declared type, its bytes, and what is wrong with it.
@usableFromInline
struct ParameterSlot: ~Copyable {
    @usableFromInline
    enum Content {
        case unset, null, value, elements
    }

    @usableFromInline var type: PostgresType
    @usableFromInline var buffer: ValueBuffer
    @usableFromInline var content: Content
    @usableFromInline var elementCount: Int
    @usableFromInline var hasNulls: Bool

    /// The oid of the first value that did not fit the declaration, 0 when there was none.
    @usableFromInline var offender: UInt32

    init(_ type: PostgresType) {
        self.type = type
        buffer = ValueBuffer()
        content = .unset
        elementCount = 0
        hasNulls = false
        offender = 0
        removeAll()
    }

    @usableFromInline
    mutating func removeAll() {
        buffer.removeAll()
        content = type.isArray ? .elements : .unset
        elementCount = 0
        hasNulls = false
        offender = 0
        if type.isArray { buffer.used = ValueBuffer.arrayHeaderBytes }
    }

    /// Empties a slot that now serves a parameter of another statement.
    mutating func adapt(to type: PostgresType) {
        self.type = type
        removeAll()
    }

    @inlinable
    mutating func begin(_ content: Content) {
        buffer.removeAll()
        self.content = content
    }

    @inlinable
    mutating func set<Value: PostgresEncodable>(_ value: Value) {
        guard !value.isNull else { return begin(.null) }
        if !Value.canEncode(as: type.oid), type.oid != 0 { offender = Value.postgresType.oid }
        begin(.value)
        value.encode(into: &buffer)
    }

    @inlinable
    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        if _slowPath(!Value.canEncode(as: type.elementOID)) {
            offender = Value.postgresType.oid
        }
        guard !value.isNull else { return appendNull() }
        beginElement()
        buffer.appendElement(value)
    }

    @inlinable
    mutating func append(bytes: UnsafeRawBufferPointer) {
        beginElement()
        let mark = buffer.openElement()
        buffer.append(contentsOf: bytes)
        buffer.closeElement(mark)
    }

    @inlinable
    mutating func appendNull() {
        hasNulls = true
        beginElement()
        buffer.append(Int32(-1))
    }

    @inlinable
    mutating func beginElement() {
        if _slowPath(content != .elements) { restartAsArray() }
        elementCount &+= 1
    }

    /// A parameter that was set as a whole starts anew; one that is no array remembers that.
    @usableFromInline
    @inline(never)
    mutating func restartAsArray() {
        let previous = offender
        removeAll()
        offender = type.isArray ? previous : PostgresType.unknown.oid
        content = .elements
        buffer.used = ValueBuffer.arrayHeaderBytes
    }

    /// Throws what was remembered while the parameter was filled.
    func check(_ index: Int, of statement: Statement) throws(PostgresError) {
        guard offender == 0 else {
            throw .parameterMismatch(
                index, statement: statement, given: PostgresType.of(oid: offender).description)
        }
        guard content != .elements || type.isArray else {
            throw .parameterMismatch(index, statement: statement, given: "elements of an array")
        }
        guard content != .unset else {
            throw .misuse("its parameter \(index + 1) was never set", statement: statement)
        }
        guard !buffer.hasOverflowed else { throw .tooManyBytes(statement) }
    }

    /// Writes the header of an array and returns the parameter's length, -1 for NULL.
    ///
    /// An array without elements has a shorter header, so its bytes end before ``buffer`` does.
    func seal() -> Int {
        switch content {
        case .unset, .null: return -1
        case .value: return buffer.count
        case .elements: break
        }
        func store(_ number: UInt32, at offset: Int) {
            (buffer.base + offset).storeBytes(of: number.bigEndian, as: UInt32.self)
        }
        store(elementCount == 0 ? 0 : 1, at: 0)
        store(hasNulls ? 1 : 0, at: 4)
        store(type.elementOID, at: 8)
        store(UInt32(truncatingIfNeeded: elementCount), at: 12)
        store(1, at: 16)
        return elementCount == 0 ? ValueBuffer.emptyArrayHeaderBytes : buffer.count
    }
}
