import CEL
import JSON

/// Judging postings through templates, up to the entries that they come to.
///
/// Order (the rules, "Order of judgement"): a replay by the id before everything; the template
/// exists, is active; its parameters, its expressions; a replay by the external id that they make.
extension Decider {
    /// A template's posting: what it was asked with tells a replay; then the template, its
    /// parameters and its expressions are judged; the external id is known only then.
    mutating func post(
        _ posting: TemplatePosting, _ draft: inout Draft
    ) throws(Halt) -> PostingOutcome {
        try requireFacts(for: [.template(posting)])
        let number = draft.nextEvaluation()
        let fact = try state.template(with: posting.template)
        let parameters = ParameterValues.canonical(
            posting.parameters, of: fact?.template.definition.parameters ?? [])
        let asked = AskedContent.template(posting.template, parameters)
        var usage = try usage(of: posting.id, nil, asked)
        if case .replay(let id, let seq) = usage { return replay(of: id, seq, draft) }
        guard let fact else {
            throw .rejected(.templateNotFound(.code(posting.template.string)))
        }
        guard fact.template.status == .active else {
            return try retry(posting, fact, asked, number, &draft)
        }
        let evaluated = try evaluate(posting, fact, number, &draft)
        if let fault = evaluated.shapeFault(path: "", parameterBytes: posting.storedBytes) {
            throw .rejected(.invalidRequest(fault))
        }
        if let fault = draft.sizeFault(with: evaluated) { throw .rejected(.invalidRequest(fault)) }
        try requireFacts(for: [.entries(evaluated)])
        if evaluated.externalID != nil {
            usage = try self.usage(of: posting.id, evaluated.externalID, asked)
            if case .replay(let id, let seq) = usage { return replay(of: id, seq, draft) }
        }
        return try judge(evaluated, asked, usage, &draft)
    }

    /// A posting through a template that is locked: a replay of what was posted before, which the
    /// external id tells where an expression makes it. Whatever is none is refused, be it for the
    /// expression.
    private mutating func retry(
        _ posting: TemplatePosting, _ fact: TemplateFact, _ asked: AskedContent, _ number: Int,
        _ draft: inout Draft
    ) throws(Halt) -> PostingOutcome {
        let locked = Halt.rejected(.templateLocked(fact.template.id))
        // With an id of its own it is a replay by that id, or none.
        guard posting.id == nil, fact.template.definition.transaction.externalID != nil else {
            throw locked
        }
        let externalID: ExternalID?
        do throws(Halt) {
            externalID = try evaluateExternalID(posting, fact, number, &draft)
        } catch {
            guard case .rejected = error else { throw error }
            throw locked
        }
        guard let externalID,
            case .replay(let id, let seq) = try usage(of: nil, externalID, asked)
        else { throw locked }
        return replay(of: id, seq, draft)
    }

    private mutating func evaluateExternalID(
        _ posting: TemplatePosting, _ fact: TemplateFact, _ number: Int, _ draft: inout Draft
    ) throws(Halt) -> ExternalID? {
        let key = EvaluationKey(
            template: CompiledTemplateKey(fact), seed: draft.request.seed, number: number,
            today: draft.today)
        if let evaluated = evaluatedExternalIDs[key] { return evaluated }
        var evaluation = try evaluation(of: fact, draft)
        defer { draft.stepsLeft = evaluation.stepsLeft }
        let externalID = try evaluation.externalID(posting.parameters)
        evaluatedExternalIDs[key] = .some(externalID)
        return externalID
    }

    private mutating func evaluation(
        of fact: TemplateFact, _ draft: Draft
    ) throws(Halt) -> TemplateEvaluation {
        TemplateEvaluation(
            try compiled(fact), TemplateLanguage.context(today: draft.today, in: outside),
            stepsLeft: draft.stepsLeft)
    }

    /// What a template's posting comes to. A request is judged more than once until nothing is
    /// missing, and evaluated once.
    private mutating func evaluate(
        _ posting: TemplatePosting, _ fact: TemplateFact, _ number: Int, _ draft: inout Draft
    ) throws(Halt) -> Posting {
        let key = EvaluationKey(
            template: CompiledTemplateKey(fact), seed: draft.request.seed, number: number,
            today: draft.today)
        if let prepared = draft.request.evaluation(
            number, of: key.template, today: key.today, stepsLeft: draft.stepsLeft)
        {
            draft.stepsLeft -= prepared.steps
            switch prepared.result {
            case .success(let evaluated): return evaluated
            case .failure(let rejection): throw .rejected(rejection)
            }
        }
        if let evaluated = evaluatedPostings[key] { return evaluated }
        var evaluation = try evaluation(of: fact, draft)
        defer { draft.stepsLeft = evaluation.stepsLeft }
        let evaluated = try evaluation.posting(posting.parameters, id: posting.id)
        evaluatedPostings[key] = evaluated
        return evaluated
    }
}
