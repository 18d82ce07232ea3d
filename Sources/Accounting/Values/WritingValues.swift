public import JSON

/// The domain's values as JSON writes them, and members that are left out when they are nil.
extension JSONWriter {
    public mutating func id(_ id: UniqueID) {
        plain(capacity: UniqueID.textLength) {
            id.store(at: $0)
            return UniqueID.textLength
        }
    }

    public mutating func date(_ date: CalendarDate) {
        plain(capacity: CalendarDate.textLength) {
            date.store(at: $0)
            return CalendarDate.textLength
        }
    }

    public mutating func timestamp(_ timestamp: Timestamp) {
        plain(capacity: Timestamp.textLength) {
            timestamp.store(at: $0)
            return Timestamp.textLength
        }
    }

    public mutating func currency(_ currency: Currency) {
        plain(capacity: Currency.maximumLength) { currency.store(at: $0) }
    }

    /// An amount in 10^-18ths, with at least so many digits behind the point.
    public mutating func amount(_ value: Total, minimumFraction: Int) {
        plain(capacity: DecimalText.maximumLength) {
            DecimalText.store(value, minimumFraction: minimumFraction, at: $0)
        }
    }

    public mutating func digest(_ digest: Digest) {
        plain(capacity: 2 * Digest.byteCount) {
            Salt(bits: digest.first).store(at: $0)
            Salt(bits: digest.second).store(at: $0 + Digest.byteCount)
            return 2 * Digest.byteCount
        }
    }

    public mutating func salt(_ salt: Salt) {
        plain(capacity: Salt.textLength) {
            salt.store(at: $0)
            return Salt.textLength
        }
    }

    public mutating func optional(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        key(name)
        string(text)
    }

    public mutating func optional(_ name: StaticString, _ word: StaticString?) {
        guard let word else { return }
        key(name)
        plain(word)
    }

    public mutating func optional(_ name: StaticString, _ id: UniqueID?) {
        guard let id else { return }
        key(name)
        self.id(id)
    }

    public mutating func optional(_ name: StaticString, _ date: CalendarDate?) {
        guard let date else { return }
        key(name)
        self.date(date)
    }

    public mutating func optional(_ name: StaticString, _ object: JSON.Object?) {
        guard let object else { return }
        key(name)
        self.object(object)
    }
}
