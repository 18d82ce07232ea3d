/// Runs compiled code: one loop, no recursion, bounded by the meter's steps.
///
/// An error of an operand of `&&`, `||`, `all` or `exists` is kept in `pending` and the code goes
/// on at the handler's place, as if the operand had decided nothing. When the last operand has not
/// decided either, the kept error is thrown after all. Entries of inner operators stand behind
/// those of outer ones and are dropped when the outer one goes on. An error of the value of a
/// `cel.bind` is kept in the same way, and thrown where the name is used.
struct Machine {
    let code: Code
    let activation: Activation
    var evaluation: Evaluation
    var registers: [Value]
    /// The instruction that is being carried out.
    var current = 0
    var next = 0
    private var pending: [(depth: Int32, error: LocatedFault)] = []
    /// The kept error that is being thrown after all, with its own place.
    private var raised: LocatedFault?

    init(_ code: Code, _ activation: Activation, _ evaluation: Evaluation) {
        self.code = code
        self.activation = activation
        self.evaluation = evaluation
        registers = [Value](repeating: .null, count: code.registerCount)
    }

    /// The value of the whole expression.
    mutating func run() throws(LocatedFault) -> Value {
        while true {
            do throws(Fault) {
                try runToEnd()
                return registers[0]
            } catch {
                let located = raised ?? LocatedFault(fault: error, instruction: current)
                raised = nil
                try handle(located)
            }
        }
    }

    private mutating func runToEnd() throws(Fault) {
        let code = self.code
        let end = code.instructions.count
        while next < end {
            current = next
            next += 1
            try evaluation.meter.spend()
            try step(code.instructions[current], code)
        }
    }

    /// Keeps the error and goes on at the handler's place, or throws it where there is none.
    private mutating func handle(_ error: LocatedFault) throws(LocatedFault) {
        let index = code.handlerOf[current]
        guard index >= 0, error.fault.reason.isAbsorbable else { throw error }
        let handler = code.handlers[Int(index)]
        forget(from: handler.depth + 1)
        if pending.last?.depth != handler.depth { pending.append((handler.depth, error)) }
        next = Int(handler.resume)
    }

    /// Forgets the errors that operands of operators this deep or deeper have left.
    mutating func forget(from depth: Int32) {
        while let last = pending.last, last.depth >= depth { pending.removeLast() }
    }

    /// Throws the error that an operand of the operator of this depth left, if any.
    mutating func raisePending(of depth: Int32) throws(Fault) {
        forget(from: depth + 1)
        guard let kept = pending.last, kept.depth == depth else { return }
        pending.removeLast()
        raised = kept.error
        throw kept.error.fault
    }

    /// Throws the error that the value of the binding of this depth came to, if any, and keeps it
    /// for further uses.
    mutating func repeatPending(of depth: Int32) throws(Fault) {
        guard let kept = pending.last(where: { $0.depth == depth }) else { return }
        raised = kept.error
        throw kept.error.fault
    }
}
