import Glibc

/// A working directory that has a `.daybook`, and the home that this is or leads to.
struct WorkingFolder {
    /// Absolute and free of links.
    let path: String
    let home: ClusterHome
    private let facts: FileFacts
    private let entryFacts: FileFacts

    static func entry(of directory: String) -> String { directory + "/.daybook" }

    /// The `.daybook` itself: a directory, or the link to one.
    var entry: String { Self.entry(of: path) }

    /// A working directory with what it leads to, checked to be our user's; nil if there is no
    /// `.daybook`, or one that points to nothing.
    static func existing(in directory: String) throws(LocalPostgresError) -> WorkingFolder? {
        let path = try canonicalPath(directory)
        let entry = entry(of: path)
        guard let facts = FileFacts(of: path), let entryFacts = FileFacts(of: entry) else {
            return nil
        }
        var target = entry
        if entryFacts.isLink {
            guard FileFacts(of: entry, followingLinks: true) != nil else { return nil }
            target = try canonicalPath(entry)
            // Root follows no link but its own: a link in another's directory could name any place.
            let system = ClusterHome.systemDirectory
            guard geteuid() != 0 || target.utf8.starts(with: (system + "/").utf8) else {
                throw .notOurs(path: entry, reason: "points out of \(system)")
            }
        }
        guard let there = FileFacts(of: target) else { return nil }
        guard there.isDirectory else { throw .notOurs(path: target, reason: "is not a directory") }
        guard there.owner == geteuid() else {
            throw .belongsToAnother(path: target, owner: ServerUser.name(of: there.owner))
        }
        return WorkingFolder(
            path: path, home: ClusterHome(path: target), facts: facts, entryFacts: entryFacts)
    }

    /// A working directory with its home, made if it has none. Any number of processes may do this
    /// at once: each step leaves alone what is there.
    static func prepared(
        in directory: String, for user: ServerUser
    ) throws(LocalPostgresError) -> WorkingFolder {
        let path = try canonicalPath(directory)
        for _ in 0..<attempts {
            if let folder = try existing(in: path) {
                try folder.home.hideFromGit()
                return folder
            }
            try ClusterHome.make(in: path, for: user)
        }
        throw .notOurs(path: entry(of: path), reason: "points to nothing")
    }

    /// How often a home is made that somebody else destroys just then.
    private static let attempts = 100

    /// Whether the cluster that the folder leads to is the folder's.
    func judged() throws(LocalPostgresError) -> OwnershipEvidence.Judgement {
        try evidence().judged()
    }

    private func evidence() throws(LocalPostgresError) -> OwnershipEvidence {
        let cluster = FileFacts(of: home.cluster)
        let kept = try smallFile(home.ownership).flatMap(Ownership.init)
        return OwnershipEvidence(
            entry: entryFacts.identity, folder: facts.identity, path: path,
            isBehindLink: entryFacts.isLink || cluster?.isLink ?? false,
            hasCluster: cluster != nil, kept: kept, clusterMark: try Mark(of: home.cluster),
            isAsMadeBeforeMarks: isAsMadeBeforeMarks, otherOwner: otherOwner(kept))
    }

    private var isAsMadeBeforeMarks: Bool {
        guard let made = FileFacts(of: home.cluster + "/PG_VERSION") else { return false }
        let name = ClusterHome.systemDirectory + "/" + ClusterHome.hash(path)
        return isSamePath(home.path, name) && entryFacts.modified <= made.modified
    }

    private func otherOwner(_ kept: Ownership?) -> String? {
        guard entryFacts.isLink else { return nil }
        // A link to the `.daybook` of another folder, in which the cluster lies.
        if isSamePath(Self.entry(of: home.parent), home.path) { return home.parent }
        guard let kept, FileFacts(of: Self.entry(of: kept.path))?.identity == kept.entry else {
            return nil
        }
        return kept.path
    }

    /// Refuses a cluster that is not the folder's.
    func refuseAnothers() throws(LocalPostgresError) {
        switch try judged() {
        case .agreed, .unwritten: return
        case .another(let owner): throw anotherFolders(owner)
        case .inDoubt: throw inDoubt
        }
    }

    private func anotherFolders(_ owner: String) -> LocalPostgresError {
        .anotherFolders(entry: entry, home: home.path, folder: owner)
    }

    private var inDoubt: LocalPostgresError { .folderInDoubt(entry: entry, home: home.path) }

    /// The mark of the folder's cluster, with all that is kept of the folder brought up to date.
    ///
    /// - Parameter adopting: whether a person has said that a cluster of which nobody can tell is
    ///   this folder's.
    func settled(
        adopting: Bool = false, holding _: borrowing FileLock
    ) throws(LocalPostgresError) -> Mark {
        let evidence = try evidence()
        let mark: Mark
        switch evidence.judged() {
        case .agreed(let agreed): return agreed
        case .unwritten(let unwritten): mark = unwritten
        case .another(let owner): throw anotherFolders(owner)
        case .inDoubt:
            guard adopting else { throw inDoubt }
            mark = Mark()
        }
        try write(mark, over: evidence)
        return mark
    }

    /// Writes the mark into the cluster first: until the home has it too the two differ, and what
    /// was in doubt stays so.
    private func write(
        _ mark: Mark, over evidence: OwnershipEvidence
    ) throws(LocalPostgresError) {
        if evidence.hasCluster, evidence.clusterMark != mark {
            try ClusterCreation.write(mark, into: home.cluster)
        }
        try writeSmallFile(evidence.now(mark).text, to: home.ownership)
        if let kept = evidence.kept, !isSamePath(kept.path, path) {
            let before = ClusterHome(path: Self.entry(of: kept.path))
            SocketAlias.discard(of: before.cluster + "/" + kept.mark.socketDirectory)
        }
    }
}
