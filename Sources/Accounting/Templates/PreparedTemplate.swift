/// A template as it is used, for whoever evaluates it before its posting is judged.
///
/// Evaluating takes a caller's own time and nobody else's. What comes of it is used when the
/// posting is judged with the same template on the same date; else it is evaluated again there.
package struct PreparedTemplate: Sendable {
    package let code: Code
    let key: CompiledTemplateKey
    let compiled: CompiledTemplate

    init(_ fact: TemplateFact, _ compiled: CompiledTemplate) {
        code = fact.template.code
        key = CompiledTemplateKey(fact)
        self.compiled = compiled
    }
}

/// What a template's posting came to before it was judged.
struct PreparedEvaluation: Sendable {
    let key: CompiledTemplateKey
    let today: CalendarDate
    let result: Result<Posting, Rejection>
    /// Steps that the expressions took.
    let steps: Int
}

extension Request {
    /// Evaluates the request's postings through templates, as they are judged: in their order, with
    /// so many steps together.
    ///
    /// - Parameters:
    ///   - today: the date that expressions see.
    ///   - template: the template with a code, where it is known.
    package mutating func evaluateTemplates(
        today: CalendarDate, _ outside: Outside, template: (Code) -> PreparedTemplate?
    ) {
        var stepsLeft = Limits.stepsPerCommand
        for case .template(let posting) in command.requestedPostings {
            guard let template = template(posting.template) else {
                evaluations.append(nil)
                continue
            }
            var evaluation = TemplateEvaluation(
                template.compiled, TemplateLanguage.context(today: today, in: outside),
                stepsLeft: stepsLeft)
            let result: Result<Posting, Rejection>
            do throws(Halt) {
                result = .success(try evaluation.posting(posting.parameters, id: posting.id))
            } catch {
                guard case .rejected(let rejection) = error else { return }
                result = .failure(rejection)
            }
            evaluations.append(
                PreparedEvaluation(
                    key: template.key, today: today, result: result,
                    steps: stepsLeft - evaluation.stepsLeft))
            stepsLeft = evaluation.stepsLeft
        }
    }

    /// The evaluation number `number`, from 1, if it was made of this template on this date and
    /// takes no more steps than are left.
    func evaluation(
        _ number: Int, of key: CompiledTemplateKey, today: CalendarDate, stepsLeft: Int
    ) -> PreparedEvaluation? {
        guard evaluations.indices.contains(number - 1), let prepared = evaluations[number - 1],
            prepared.key == key, prepared.today == today, prepared.steps <= stepsLeft
        else { return nil }
        return prepared
    }
}

extension Command {
    /// Whether templates are among its postings.
    package var usesTemplates: Bool {
        requestedPostings.contains { posting in
            if case .template = posting { true } else { false }
        }
    }

    fileprivate var requestedPostings: [RequestedPosting] {
        switch self {
        case .post(let posting): [posting]
        case .postBatch(let postings): postings
        case .createJournal, .updateJournal, .createAccount, .updateAccount, .createAccountSet,
            .updateAccountSet, .createTxTemplate, .updateTxTemplate, .addMembers, .removeMembers:
            []
        }
    }
}
