public import Accounting
internal import CCrypto
internal import Synchronization

/// SHA-256 by libcrypto.
///
/// The algorithm is fetched once and the context kept, because both cost more than hashing an
/// event does. Shared by threads behind a lock that one writer never waits for.
public final class SHA256: Sendable {
    /// The process's one instance.
    public static let shared = SHA256()

    /// The pointers that libcrypto gave; used only under the lock.
    private struct Context: @unchecked Sendable {
        let algorithm: OpaquePointer
        let context: OpaquePointer
    }

    private let context: Mutex<Context>

    private init() {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil), let context = EVP_MD_CTX_new()
        else { preconditionFailure("libcrypto has no SHA-256") }
        self.context = Mutex(Context(algorithm: algorithm, context: context))
    }

    deinit {
        context.withLock {
            EVP_MD_CTX_free($0.context)
            EVP_MD_free($0.algorithm)
        }
    }

    /// The digest of the bytes.
    public func digest(of bytes: UnsafeRawBufferPointer) -> Digest {
        digest(of: bytes, and: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    public func digest(of bytes: [UInt8]) -> Digest {
        bytes.withUnsafeBytes { digest(of: $0) }
    }

    /// The digest of two runs of bytes, one behind the other.
    public func digest(
        of first: UnsafeRawBufferPointer, and second: UnsafeRawBufferPointer
    ) -> Digest {
        context.withLock { state in
            var output: (UInt128, UInt128) = (0, 0)
            withUnsafeMutableBytes(of: &output) { buffer in
                let succeeded =
                    EVP_DigestInit_ex(state.context, state.algorithm, nil) == 1
                    && EVP_DigestUpdate(state.context, first.baseAddress, first.count) == 1
                    && EVP_DigestUpdate(state.context, second.baseAddress, second.count) == 1
                    && EVP_DigestFinal_ex(
                        state.context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        nil) == 1
                precondition(succeeded, "libcrypto failed to hash bytes in memory")
            }
            return Digest(
                first: UInt128(bigEndian: output.0), second: UInt128(bigEndian: output.1))
        }
    }

    /// The function that the pure core hashes with.
    public static let hashing: Hashing = { shared.digest(of: $0) }
}
