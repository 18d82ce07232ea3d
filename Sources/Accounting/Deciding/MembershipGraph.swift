/// The part of the membership graph that a judgement needs: what lies above the sets named and
/// below the members named, with further edges added one by one.
///
/// Parents and children are kept in the order in which edges came, so that what is named in a
/// refusal does not hang on a hash.
struct MembershipGraph {
    private(set) var parents: [UniqueID: [UniqueID]] = [:]
    private(set) var children: [UniqueID: [UniqueID]] = [:]
    private var sets: Set<UniqueID> = []

    mutating func note(set id: UniqueID) {
        sets.insert(id)
    }

    func isKnown(_ id: UniqueID) -> Bool { parents[id] != nil }

    mutating func note(_ id: UniqueID, parents: [UniqueID]) {
        self.parents[id] = parents
    }

    mutating func note(_ id: UniqueID, children: [UniqueID]) {
        self.children[id] = children
    }

    mutating func add(_ edge: Membership) {
        parents[edge.member.uniqueID, default: []].append(edge.setID.uniqueID)
        children[edge.setID.uniqueID, default: []].append(edge.member.uniqueID)
    }

    /// `start` and everything reached from it by `next`, nearest first.
    private func closure(
        of start: UniqueID, _ next: [UniqueID: [UniqueID]]
    ) -> [UniqueID] {
        var found = [start]
        var seen: Set<UniqueID> = [start]
        var position = 0
        while position < found.count {
            for id in next[found[position]] ?? [] where seen.insert(id).inserted {
                found.append(id)
            }
            position += 1
        }
        return found
    }

    func above(_ id: UniqueID) -> [UniqueID] { closure(of: id, parents) }

    func below(_ id: UniqueID) -> [UniqueID] { closure(of: id, children) }

    /// Whether adding the edge would close a circle.
    func closesCycle(_ edge: Membership) -> Bool {
        guard case .set = edge.member else { return false }
        return above(edge.setID.uniqueID).contains(edge.member.uniqueID)
    }

    /// The parent on the path that there is already, when adding the edge would make a second
    /// path from the member, or from something below it, to the set or something above it.
    func secondPath(_ edge: Membership) -> UniqueID? {
        let targets = Set(above(edge.setID.uniqueID))
        var leads: [UniqueID: Bool] = [:]
        for start in below(edge.member.uniqueID) {
            for parent in parents[start] ?? [] where reaches(targets, from: parent, &leads) {
                return parent
            }
        }
        return nil
    }

    /// Whether one of `targets` is `start` or lies above it; remembers the answers on the way.
    private func reaches(
        _ targets: Set<UniqueID>, from start: UniqueID, _ known: inout [UniqueID: Bool]
    ) -> Bool {
        if let answer = known[start] { return answer }
        let answer = above(start).contains { targets.contains($0) }
        known[start] = answer
        return answer
    }

    /// The number of set-in-set edges of the longest chain through the edge, once it is added.
    func depth(through edge: Membership) -> Int {
        var heights: [UniqueID: Int] = [:]
        var depths: [UniqueID: Int] = [:]
        let up = longest(from: edge.setID.uniqueID, parents, &depths)
        guard case .set(let member) = edge.member else { return up }
        return up + 1 + longest(from: member.uniqueID, children, &heights)
    }

    /// The longest chain of sets from `start` by `next`, in a graph without cycles. The sets are
    /// taken farthest first, so that each is measured once, without recursion.
    private func longest(
        from start: UniqueID, _ next: [UniqueID: [UniqueID]], _ known: inout [UniqueID: Int]
    ) -> Int {
        var stack = [start]
        while let id = stack.last {
            let waiting = (next[id] ?? []).filter { sets.contains($0) && known[$0] == nil }
            if waiting.isEmpty {
                let lengths = (next[id] ?? []).compactMap { known[$0].map { $0 + 1 } }
                known[id] = lengths.max() ?? 0
                stack.removeLast()
            } else {
                stack += waiting
            }
        }
        return known[start] ?? 0
    }
}

extension Decider {
    /// Checks 5 to 7: cycle, second path, depth, each over all edges.
    mutating func judgeGraph(with edges: [Membership]) throws(Halt) {
        let graph = try graph(around: edges)
        try judge(edges, on: graph) { graph, edge, index in
            guard case .set(let member) = edge.member, graph.closesCycle(edge) else { return nil }
            return .membershipCycle(set: edge.setID, memberSet: member, index: index)
        }
        try judge(edges, on: graph) { graph, edge, index in
            guard let via = graph.secondPath(edge) else { return nil }
            return .memberAlreadyAdded(edge, via: AccountSetID(via), index: index)
        }
        try judge(edges, on: graph) { graph, edge, index in
            guard case .set(let member) = edge.member else { return nil }
            let depth = graph.depth(through: edge)
            guard depth > Limits.membershipDepth else { return nil }
            return .membershipTooDeep(
                set: edge.setID, memberSet: member, depth: depth, index: index)
        }
    }

    /// Makes one check over all edges, each on the graph with the edges before it.
    private func judge(
        _ edges: [Membership], on graph: MembershipGraph,
        _ fault: (MembershipGraph, Membership, Int) -> Rejection?
    ) throws(Halt) {
        var graph = graph
        for (index, edge) in edges.enumerated() {
            if let rejection = fault(graph, edge, index) { throw .rejected(rejection) }
            graph.add(edge)
        }
    }

    /// What lies above each set and member named and what lies below each member named, with what
    /// lies above that. The facts that are missing are named as many at once as can be told.
    private mutating func graph(around edges: [Membership]) throws(Halt) -> MembershipGraph {
        var graph = MembershipGraph()
        var below: [AccountSetID] = []
        var waiting: [UniqueID] = []
        for edge in edges {
            waiting += [edge.setID.uniqueID, edge.member.uniqueID]
            if case .set(let id) = edge.member { below.append(id) }
        }
        var seen: Set<AccountSetID> = []
        while !below.isEmpty {
            try state.require(below.map(FactKey.members))
            var next: [AccountSetID] = []
            for set in below where seen.insert(set).inserted {
                let members = try state.members(of: set)
                graph.note(set.uniqueID, children: members.map(\.uniqueID))
                for member in members {
                    waiting.append(member.uniqueID)
                    if case .set(let id) = member { next.append(id) }
                }
            }
            below = next
        }
        try noteParents(of: waiting, in: &graph)
        return graph
    }

    private mutating func noteParents(
        of start: [UniqueID], in graph: inout MembershipGraph
    ) throws(Halt) {
        var waiting = start
        while !waiting.isEmpty {
            try state.require(waiting.map(FactKey.node))
            var next: [UniqueID] = []
            for id in waiting where !graph.isKnown(id) {
                guard let node = try state.node(id) else { continue }
                if node.set != nil { graph.note(set: id) }
                let parents = node.parents.map(\.uniqueID)
                graph.note(id, parents: parents)
                next += parents
            }
            waiting = next
        }
    }
}
