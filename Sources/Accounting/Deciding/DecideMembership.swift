/// Judging changes of the membership graph.
///
/// Each check is made over all edges of the call, in the order given, before the next begins
/// (the rules, "Membership"):
///
/// 1. both ends exist, and are what they are named as;
/// 2. a set in a set: of the same journal;
/// 3. not a direct member already, a repeated edge included (removing: a direct member);
/// 4. the member has no balance history in the set's journal;
/// 5. no cycle; 6. no second path; 7. not too deep: on the graph with all edges before this one.
extension Decider {
    mutating func addMembers(
        _ edges: [Membership], _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        try judgeEnds(of: edges)
        try judgeThatNoneIsMember(edges)
        try judgeHistory(of: edges)
        try judgeGraph(with: edges)
        return try record(edges, as: EventBody.memberAdded, &draft)
    }

    mutating func removeMembers(
        _ edges: [Membership], _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        try judgeEnds(of: edges)
        try judgeThatAllAreMembers(edges)
        try judgeHistory(of: edges)
        return try record(edges, as: EventBody.memberRemoved, &draft)
    }

    private mutating func record(
        _ edges: [Membership], as body: (Membership) -> EventBody, _ draft: inout Draft
    ) throws(Halt) -> Outcome {
        var recorded: [(edge: Membership, seq: Seq)] = []
        recorded.reserveCapacity(edges.count)
        for edge in edges {
            recorded.append((edge, draft.place.seq))
            try emit(body(edge), &draft)
        }
        return .members(recorded)
    }

    private mutating func judgeEnds(of edges: [Membership]) throws(Halt) {
        try state.require(
            edges.flatMap { [.node($0.setID.uniqueID), .node($0.member.uniqueID)] })
        for (index, edge) in edges.enumerated() {
            guard try state.set(edge.setID) != nil else {
                throw .rejected(.accountSetNotFound(.id(edge.setID.uniqueID), index: index))
            }
            switch edge.member {
            case .account(let id):
                guard try state.account(id) != nil else {
                    throw .rejected(.accountNotFound(.id(id.uniqueID), index: index))
                }
            case .set(let id):
                guard try state.set(id) != nil else {
                    throw .rejected(.accountSetNotFound(.id(id.uniqueID), index: index))
                }
            }
        }
        for (index, edge) in edges.enumerated() {
            guard case .set(let memberID) = edge.member, let set = try state.set(edge.setID),
                let member = try state.set(memberID), set.journalID != member.journalID
            else { continue }
            let ids = [set.id.uniqueID, member.id.uniqueID]
            throw .rejected(.journalMismatch(ids: ids, index: index))
        }
    }

    private func isDirectMember(_ edge: Membership) throws(Halt) -> Bool {
        try state.node(edge.member.uniqueID)?.parents.contains(edge.setID) ?? false
    }

    private func judgeThatNoneIsMember(_ edges: [Membership]) throws(Halt) {
        var seen: Set<Membership> = []
        for (index, edge) in edges.enumerated() {
            let isNew = seen.insert(edge).inserted
            let isMember = try isDirectMember(edge)
            if !isNew || isMember {
                throw .rejected(.memberAlreadyAdded(edge, via: nil, index: index))
            }
        }
    }

    private func judgeThatAllAreMembers(_ edges: [Membership]) throws(Halt) {
        var seen: Set<Membership> = []
        for (index, edge) in edges.enumerated() {
            let isNew = seen.insert(edge).inserted
            let isMember = try isDirectMember(edge)
            guard isNew, isMember else {
                throw .rejected(.notAMember(edge, index: index))
            }
        }
    }

    private mutating func judgeHistory(of edges: [Membership]) throws(Halt) {
        try state.require(
            edges.map { edge in
                switch edge.member {
                case .account(let id): .activity(id)
                case .set(let id): .history(id)
                }
            })
        for (index, edge) in edges.enumerated() {
            let hasHistory: Bool
            switch edge.member {
            case .account(let id):
                guard let set = try state.set(edge.setID) else { continue }
                hasHistory = try state.activity(of: id).contains(set.journalID)
            case .set(let id): hasHistory = try state.hasHistory(id)
            }
            guard !hasHistory else {
                throw .rejected(.memberHasBalanceHistory(edge, index: index))
            }
        }
    }
}
