import CEL

/// Judging what creates, updates and uses templates.
extension Decider {
    mutating func create(
        _ id: TxTemplateID?, _ new: NewTxTemplate, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var keys: [FactKey] = [.nameOwner(.templateCode(new.code))]
        if let id { keys.append(.template(id)) }
        try state.require(keys)
        if let id, let taken = try state.template(id) {
            throw .rejected(
                idTaken(.txTemplate, id.uniqueID, taken.creation, by: .txTemplateCreated(id, new)))
        }
        try requireFree(.templateCode(new.code))
        try judgeExpressions(of: new)
        let id = id ?? TxTemplateID(draft.makeID())
        try emit(.txTemplateCreated(id, new), &draft)
        return .txTemplate(TxTemplate(id: id, new))
    }

    private func judgeExpressions(of new: NewTxTemplate) throws(Halt) {
        do throws(TemplateFault) {
            _ = try CompiledTemplate(new.definition, checks: judgesAgain ? .parseOnly : .full)
        } catch {
            let place = error.error.place
            throw .rejected(
                .expressionInvalid(
                    InvalidExpression(
                        expression: error.source.string, path: error.path, line: place.line,
                        column: place.column, reason: error.error.message,
                        nearest: error.error.nearest, rendered: error.error.rendered)))
        }
    }

    mutating func update(
        _ id: TxTemplateID, _ change: TxTemplateChange, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        guard var template = try state.template(id)?.template else {
            throw .rejected(.templateNotFound(.id(id.uniqueID)))
        }
        let effective = TxTemplateChange(
            status: change.status == template.status ? nil : change.status,
            description: change.description.effective(on: template.description),
            metadata: change.metadata.effective(on: template.metadata))
        if effective != TxTemplateChange() { try emit(.txTemplateUpdated(id, effective), &draft) }
        template.apply(effective)
        return .txTemplate(template)
    }

    /// A template's expressions, compiled. One that was accepted once is compiled without checks,
    /// however strict they have become.
    mutating func compiled(_ fact: TemplateFact) throws(Halt) -> CompiledTemplate {
        let key = CompiledTemplateKey(fact)
        if let compiled = compiledTemplates[key] { return compiled }
        do throws(TemplateFault) {
            let compiled = try CompiledTemplate(fact.template.definition, checks: .parseOnly)
            if compiledTemplates.count >= Self.maximumCompiledTemplates {
                compiledTemplates.removeAll()
            }
            compiledTemplates[key] = compiled
            noteCompiled(PreparedTemplate(fact, compiled))
            return compiled
        } catch {
            throw .rejected(
                .expressionFailed(
                    expression: error.source.string, path: error.path,
                    reason: error.error.message))
        }
    }

    /// Templates whose compiled form is kept at once; some ten kilobytes each.
    static let maximumCompiledTemplates = 10_000
}
