/// A type of the server, known by its oid.
///
/// Statements declare their parameters and columns with these. The oids of built-in types never
/// change between servers; the type of an extension or of `create type` has another oid in every
/// database, so ask the server for it (`select 'mood'::regtype::oid`) and make one with
/// ``init(oid:array:)``.
@frozen
public struct PostgresType: Sendable, Hashable {
    /// The type's oid in `pg_type`; 0 stands for "let the server work it out".
    public let oid: UInt32

    /// The oid of an element when this is an array type, otherwise 0.
    public let elementOID: UInt32

    /// The oid of the array of this type, 0 where there is none or it is not known.
    public let arrayOID: UInt32

    @inlinable
    init(oid: UInt32, elementOID: UInt32, arrayOID: UInt32) {
        self.oid = oid
        self.elementOID = elementOID
        self.arrayOID = arrayOID
    }

    /// A scalar type that is not built in, with the oid of its array type if arrays are sent.
    @inlinable
    public init(oid: UInt32, array: UInt32 = 0) {
        self.init(oid: oid, elementOID: 0, arrayOID: array)
    }

    /// The array of this type. Of a type without one it is ``unspecified``.
    @inlinable
    public var array: PostgresType {
        PostgresType(oid: arrayOID, elementOID: oid, arrayOID: 0)
    }

    @inlinable public var isArray: Bool { elementOID != 0 }

    @inlinable
    public static func == (left: Self, right: Self) -> Bool { left.oid == right.oid }

    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(oid) }
}

/// The built-in types that this module reads and writes.
extension PostgresType {
    /// Declared where the server shall work out a parameter's type itself.
    @inlinable public static var unspecified: Self { Self(oid: 0) }

    @inlinable public static var bool: Self { Self(oid: 16, array: 1000) }
    @inlinable public static var bytea: Self { Self(oid: 17, array: 1001) }
    /// The one-byte type `"char"` of the system catalogues, not `char(n)`.
    @inlinable public static var internalChar: Self { Self(oid: 18, array: 1002) }
    @inlinable public static var name: Self { Self(oid: 19, array: 1003) }
    @inlinable public static var int8: Self { Self(oid: 20, array: 1016) }
    @inlinable public static var int2: Self { Self(oid: 21, array: 1005) }
    @inlinable public static var int4: Self { Self(oid: 23, array: 1007) }
    @inlinable public static var text: Self { Self(oid: 25, array: 1009) }
    @inlinable public static var oid: Self { Self(oid: 26, array: 1028) }
    @inlinable public static var json: Self { Self(oid: 114, array: 199) }
    @inlinable public static var float8: Self { Self(oid: 701, array: 1022) }
    @inlinable public static var unknown: Self { Self(oid: 705) }
    /// `char(n)`, which the server calls `bpchar`.
    @inlinable public static var char: Self { Self(oid: 1042, array: 1014) }
    @inlinable public static var varchar: Self { Self(oid: 1043, array: 1015) }
    @inlinable public static var date: Self { Self(oid: 1082, array: 1182) }
    @inlinable public static var timestamptz: Self { Self(oid: 1184, array: 1185) }
    @inlinable public static var numeric: Self { Self(oid: 1700, array: 1231) }
    @inlinable public static var regclass: Self { Self(oid: 2205, array: 2210) }
    @inlinable public static var void: Self { Self(oid: 2278) }
    @inlinable public static var uuid: Self { Self(oid: 2950, array: 2951) }
    @inlinable public static var jsonb: Self { Self(oid: 3802, array: 3807) }
}

extension PostgresType: CustomStringConvertible {
    private static let builtIn: [(type: PostgresType, name: String)] = [
        (.bool, "bool"), (.bytea, "bytea"), (.internalChar, "\"char\""), (.name, "name"),
        (.int8, "int8"), (.int2, "int2"), (.int4, "int4"), (.text, "text"), (.oid, "oid"),
        (.json, "json"), (.float8, "float8"), (.unknown, "unknown"), (.char, "char"),
        (.varchar, "varchar"), (.date, "date"), (.timestamptz, "timestamptz"),
        (.numeric, "numeric"), (.regclass, "regclass"), (.void, "void"), (.uuid, "uuid"),
        (.jsonb, "jsonb"),
    ]

    /// The server's short name (`int8`, `text[]`), or the oid of a type that is not built in.
    public var description: String {
        guard oid != 0 else { return "unspecified" }
        for (type, name) in Self.builtIn {
            if type.oid == oid { return name }
            if type.arrayOID == oid { return name + "[]" }
        }
        return "type \(oid)"
    }

    /// The built-in type with this oid, or one of which only the oid is known.
    public static func of(oid: UInt32) -> PostgresType {
        for (type, _) in builtIn {
            if type.oid == oid { return type }
            if type.arrayOID == oid && oid != 0 { return type.array }
        }
        return PostgresType(oid: oid)
    }
}
