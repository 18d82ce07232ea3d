/// Processor time, in seconds, user and system together.
struct ProcessorTime {
    /// Of all threads of this process.
    var own: Double
    /// Of all processes of the server.
    var server: Double
}
