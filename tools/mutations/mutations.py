"""Changes to the writer, each of which breaks one of its rules.

A change is its name, the file below Sources/Daybook/WriterMachine, the text that stands there once,
and what it becomes. Whoever changes the writer so that a text is no longer there finds it out: the
script refuses to start.
"""

MACHINE = "WriterMachine.swift"
EVENTS = "WriterMachine+Events.swift"
DECIDING = "WriterMachine+Deciding.swift"
SETTLEMENT = "WriterMachine+Settlement.swift"
PATIENCE = "WriterMachine+Patience.swift"

MUTATIONS = [
    # Settling a commit in doubt.
    (
        "the old session is not ended before the log is asked",
        SETTLEMENT,
        "return .wait(until: pausedUntil) }\n        return start(.settling(.ending), now, .endSession(doubt.session))",
        "return .wait(until: pausedUntil) }\n        _ = doubt\n        phase = .settling(.ended)\n        return next(at: now)",
    ),
    # That it is waited for, and that the lock is taken, each suffice without the other.
    (
        "the log is asked at once: nothing is ended, and its lock is not taken",
        SETTLEMENT,
        "return .wait(until: pausedUntil) }\n        return start(.settling(.ending), now, .endSession(doubt.session))",
        "return .wait(until: pausedUntil) }\n        return start(.settling(.looking), now, .lookFor(doubt.last.seq))",
    ),
    (
        "what was found is not confirmed",
        SETTLEMENT,
        "case .found: return start(.settling(.confirming), now, .confirm)",
        "case .found:\n            self.doubt = nil\n            stand(doubt.batch)\n"
        "            return start(.rollingBack, now, .rollBack)",
    ),
    (
        "any event in the place of the batch's last is taken for it",
        SETTLEMENT,
        "guard let doubt, hash != doubt.last.hash else {",
        "guard let doubt, hash == nil else {",
    ),
    (
        "what was not found is taken for written",
        SETTLEMENT,
        "guard let doubt, hash != doubt.last.hash else {",
        "guard let doubt, hash != doubt.last.hash, hash != nil else {",
    ),
    (
        "requests whose commit was not found are forgotten",
        SETTLEMENT,
        "queue.prepend(doubt.batch.entries)",
        "_ = doubt",
    ),
    (
        "the lock is kept after a settlement",
        SETTLEMENT,
        "case .locked, .found: return start(.rollingBack, now, .rollBack)",
        "case .locked, .found:\n            phase = .ready\n            return next(at: now)",
    ),
    (
        "a commit that was lost is taken for not written",
        EVENTS,
        "if case .committing = phase {\n            guard let session, let batch",
        "if case .committing = phase, limits.requestsPerBatch == 0 {\n"
        "            guard let session, let batch",
    ),
    (
        "facts of a commit in doubt are kept",
        EVENTS,
        "ledger.rollBack(to: batch.start)\n            doubt =",
        "doubt =",
    ),
    # Replays.
    (
        "a replay that was found without the lock is not confirmed",
        EVENTS,
        "if batch.hasReplays { inFlight = batch } else { stand(batch) }",
        "stand(batch)",
    ),
    (
        "a replay that was found under the lock is not confirmed",
        MACHINE,
        "if draft.hasReplays { return start(.confirming, now, .confirm) }\n",
        "\n",
    ),
    # Verifying what writes nothing.
    (
        "answers without events are told without a look at the log",
        MACHINE,
        "unverified = self.draft.take()\n            return start(.reading, now, .read([]))",
        "self.draft = nil\n            stand(draft)\n            return next(at: now)",
    ),
    (
        "answers without events are told though the log has moved",
        EVENTS,
        "if !hasMoved, batch.head == head {",
        "if true || hasMoved {",
    ),
    (
        "a draft is taken over under the lock wherever the log ends",
        EVENTS,
        "if let draft, draft.head == locked.head, !locked.startsEpoch",
        "if let draft, !locked.startsEpoch",
    ),
    # Telling.
    (
        "callers are told before the commit is answered",
        MACHINE,
        "        inFlight = batch\n        inFlightEnd =",
        "        untold.append((batch.entries.map(\\.request), .stands))\n"
        "        inFlight = Batch(\n            on: batch.head, now: batch.now, begunAt: now, start: batch.start)\n"
        "        inFlightEnd =",
    ),
    (
        "those in the draft are told in place of those in flight",
        EVENTS,
        "if !hasMetOthers { uncontended += 1 }\n        stand(batch)",
        "if !hasMetOthers { uncontended += 1 }\n        stand(draft ?? batch)",
    ),
    (
        "those in doubt are told that nothing was written",
        PATIENCE,
        ".unknown(reason)))",
        ".notWritten(reason)))",
    ),
    # Taking back.
    (
        "a draft that is thrown away leaves its facts",
        DECIDING,
        "ledger.rollBack(to: abandoned.start)\n",
        "\n",
    ),
    (
        "a batch that is taken back leaves its facts",
        DECIDING,
        "        inFlightEnd = nil\n        ledger.rollBack(to: batch.start)\n",
        "        inFlightEnd = nil\n",
    ),
    (
        "requests of a draft that is thrown away are forgotten",
        DECIDING,
        "queue.prepend(abandoned.entries)",
        "_ = abandoned",
    ),
    (
        "requests of a draft that is thrown away go behind the others",
        DECIDING,
        "queue.prepend(abandoned.entries)",
        "for entry in abandoned.entries { queue.append(entry) }",
    ),
    (
        "requests of a batch that is taken back go behind the others",
        DECIDING,
        "ledger.rollBack(to: batch.start)\n        queue.prepend(batch.entries)",
        "ledger.rollBack(to: batch.start)\n        for entry in batch.entries { queue.append(entry) }",
    ),
    # The log's end, its generation, its epoch, its clock.
    (
        "the log is taken to end where it was believed to after a refusal says otherwise",
        EVENTS,
        ".clockMoved where wasOptimistic: uncontended = 0",
        ".clockMoved where wasOptimistic: break",
    ),
    (
        "what others appended is not read under the lock",
        MACHINE,
        "guard draft != nil || ledger.position.seq == locked.place.seq else {",
        "guard draft != nil || ledger.position.seq <= locked.place.seq else {",
    ),
    (
        "facts are read without a look at the generation",
        EVENTS,
        "guard head.generation == self.head.generation else {",
        "guard head.generation >= 0 else {",
    ),
    (
        "the lock is taken without a look at the generation",
        EVENTS,
        "guard locked.head.generation == head.generation else {",
        "guard locked.head.generation >= 0 else {",
    ),
    (
        "a draft goes before the event of a new epoch",
        EVENTS,
        "draft.head == locked.head, !locked.startsEpoch, isFresh",
        "draft.head == locked.head, isFresh",
    ),
    (
        "a new epoch is not begun",
        DECIDING,
        "if locked.startsEpoch, let draft {",
        "if locked.startsEpoch, let draft, draft.count > 0 {",
    ),
    (
        "clocks that differ are not noticed under the lock",
        EVENTS,
        "if locked.head.manualClock == nil, let fault = clockFault(locked) {",
        "if locked.head.manualClock == nil, let fault = clockFault(locked), fault == .noAnswer {",
    ),
    (
        "clocks that differ are not noticed in one round trip",
        MACHINE,
        "form.clock = earliest...latest",
        "form.clock = earliest...latest.advanced(byMicroseconds: 1_000_000_000_000)",
    ),
    (
        "a draft under the lock may be of any age",
        EVENTS,
        "return (0...limits.draftAge).contains(",
        "return (0...Int64.max).contains(",
    ),
    (
        "a draft in one round trip may be of any age",
        MACHINE,
        "now - draft.begunAt > .microseconds(limits.draftAge)",
        "now - draft.begunAt > .microseconds(limits.draftAge) * 1_000",
    ),
    # Refusals.
    (
        "the first of a batch is told what the server said of all of them",
        EVENTS,
        "guard batch.count == 1 else {",
        "guard batch.count >= 1 else {",
    ),
    (
        "a batch that the server refuses is sent again as it was",
        EVENTS,
        "suspects = batch.count\n",
        "suspects = 0\n",
    ),
    (
        "others hear what the server said of one request",
        EVENTS,
        "            failing = nil\n        } else {",
        "            noteFailure(reason, now)\n        } else {",
    ),
    (
        "ids that are taken are not looked up",
        EVENTS,
        "case .nameTaken where !looked: lookUpsLeft = limits.lookUpBatches",
        "case .nameTaken where !looked: break",
    ),
    (
        "a missing partition is not made",
        EVENTS,
        "case .noPartition(let seq): missingPartition = seq",
        "case .noPartition: break",
    ),
    (
        "a refusal leaves a session that was not opened for one that was",
        EVENTS,
        "if case .opening = phase { return giveUpSession(reason, now) }\n",
        "\n",
    ),
    # Patience, and the rest of time.
    (
        "nobody is given up",
        PATIENCE,
        "now - max(entry.arrivedAt, failing.since) >= patience",
        "now - max(entry.arrivedAt, failing.since) >= patience * 1_000",
    ),
    (
        "everybody is given up at the first failure",
        PATIENCE,
        "let patience = failing.reason.isFinal ? .zero : limits.patience",
        "let patience = failing.reason.isFinal ? Duration.zero : .zero",
    ),
    (
        "who comes while others fail is given up with them",
        PATIENCE,
        "now - max(entry.arrivedAt, failing.since) >= patience",
        "now - min(entry.arrivedAt, failing.since) >= patience",
    ),
    (
        "those in doubt wait for ever",
        PATIENCE,
        "now - doubt.since >= patience else { return }",
        "now - doubt.since >= patience * 1_000 else { return }",
    ),
    (
        "an answer that does not come is waited for",
        MACHINE,
        "if let exchangeEnd, now >= exchangeEnd { giveUp",
        "if let exchangeEnd, now >= exchangeEnd * 1_000 { giveUp",
    ),
    (
        "a session that is given up is not closed",
        EVENTS,
        "mustClose = true",
        "mustClose = false",
    ),
    (
        "nobody looks at a holder of the lock",
        MACHINE,
        "if let nextLook, now >= nextLook {",
        "if let nextLook, now >= nextLook * 1_000 {",
    ),
    (
        "the lock is held for as long as deciding takes",
        DECIDING,
        "case .locked: limits.lockedDecidingTime",
        "case .locked: limits.lockedDecidingTime * 1_000",
    ),
]
