/// Whose a home is, as its file `folder` keeps it: the folder that it was made for, known by what
/// it is and not by its name.
///
/// A file keeps its inode when it or a directory above it is renamed, and a copy gets another.
/// So whoever finds the numbers here to be its own has the original, moved or not.
struct Ownership: Equatable {
    /// The mark of the cluster.
    let mark: Mark
    /// `.daybook` itself: the directory, or the link to one.
    let entry: FileFacts.Identity
    /// The working directory.
    let folder: FileFacts.Identity
    /// The working directory's path at the last use.
    let path: String

    static func == (one: Ownership, other: Ownership) -> Bool {
        one.mark == other.mark && one.entry == other.entry && one.folder == other.folder
            && isSamePath(one.path, other.path)
    }

    /// Five lines, of which the last, the path, may hold line ends.
    var text: String {
        """
        daybook 1
        mark \(mark.digits)
        entry \(entry.device) \(entry.inode)
        folder \(folder.device) \(folder.inode)
        \(path)

        """
    }

    init(mark: Mark, entry: FileFacts.Identity, folder: FileFacts.Identity, path: String) {
        self.mark = mark
        self.entry = entry
        self.folder = folder
        self.path = path
    }

    /// Nil if the text is damaged.
    init?(_ text: String) {
        let lines = text.unicodeScalars
            .split(separator: "\n", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 5, lines[0] == "daybook 1", lines[4].unicodeScalars.last == "\n"
        else { return nil }
        let words = lines[1...3].map { $0.split(separator: " ") }
        guard words[0].count == 2, words[0][0] == "mark", let mark = Mark(words[0][1]),
            let entry = Self.identity("entry", words[1]),
            let folder = Self.identity("folder", words[2])
        else { return nil }
        let path = String(String.UnicodeScalarView(lines[4].unicodeScalars.dropLast()))
        self.init(mark: mark, entry: entry, folder: folder, path: path)
    }

    private static func identity(
        _ name: String, _ words: [Substring]
    ) -> FileFacts.Identity? {
        guard words.count == 3, words[0] == name, let device = UInt64(words[1]),
            let inode = UInt64(words[2])
        else { return nil }
        return FileFacts.Identity(device: device, inode: inode)
    }
}

/// What is known of a folder and of the cluster that it leads to, and what follows from it.
///
/// | the cluster lies | its marks and numbers | then |
/// |---|---|---|
/// | in the folder | are the folder's | it is agreed, or moved: the path is written anew |
/// | in the folder | are not: copied, restored, put there, made earlier | new ones are written |
/// | behind a link | are the folder's | it is agreed, or moved |
/// | behind a link | are missing, but it is plainly the one made for the path | written |
/// | behind a link | are another's, or nobody can tell | refused, with the remedy |
///
/// What lies in the folder is nobody else's. Only a link, copied with its folder, leads two folders
/// to one cluster.
struct OwnershipEvidence: Equatable {
    /// The folder as it is now.
    var entry: FileFacts.Identity
    var folder: FileFacts.Identity
    var path: String
    /// Whether `.daybook`, or the cluster in it, is a link.
    var isBehindLink: Bool
    var hasCluster: Bool
    /// What the home keeps; nil if nothing, or if it is damaged.
    var kept: Ownership?
    /// The mark in the cluster.
    var clusterMark: Mark?
    /// Whether a home without marks has the name that was given for this path, and the link to it
    /// is no younger than the cluster, as it is where it was made for it.
    var isAsMadeBeforeMarks: Bool
    /// The other folder that plainly has the home, if there is one.
    var otherOwner: String?

    enum Judgement: Equatable {
        /// It is the folder's, and what is written down is true.
        case agreed(Mark)
        /// It is the folder's, and this is to be written down.
        case unwritten(Mark)
        /// It is another folder's.
        case another(folder: String)
        /// Nobody can tell; only a person can.
        case inDoubt
    }

    func judged() -> Judgement {
        isBehindLink ? judgedBehindLink() : judgedInFolder()
    }

    private func judgedInFolder() -> Judgement {
        guard let kept, isEntry(of: kept), isMarked(kept) else { return .unwritten(Mark()) }
        return kept == now(kept.mark) ? .agreed(kept.mark) : .unwritten(kept.mark)
    }

    private func judgedBehindLink() -> Judgement {
        guard let kept else {
            if let otherOwner { return .another(folder: otherOwner) }
            return !hasCluster || isAsMadeBeforeMarks ? .unwritten(Mark()) : .inDoubt
        }
        guard isEntry(of: kept) || isFolder(of: kept) else {
            return otherOwner.map { .another(folder: $0) } ?? .inDoubt
        }
        guard isMarked(kept) else { return .inDoubt }
        return kept == now(kept.mark) ? .agreed(kept.mark) : .unwritten(kept.mark)
    }

    /// What is to be kept of the folder as it is now.
    func now(_ mark: Mark) -> Ownership {
        Ownership(mark: mark, entry: entry, folder: folder, path: path)
    }

    private func isMarked(_ kept: Ownership) -> Bool {
        !hasCluster || clusterMark == kept.mark
    }

    private func isEntry(of kept: Ownership) -> Bool {
        isSame(entry, kept.entry, kept)
    }

    private func isFolder(of kept: Ownership) -> Bool {
        isSame(folder, kept.folder, kept)
    }

    /// A device's number may be another after a reboot; then the path must be the same.
    private func isSame(
        _ now: FileFacts.Identity, _ before: FileFacts.Identity, _ kept: Ownership
    ) -> Bool {
        now == before || now.inode == before.inode && isSamePath(path, kept.path)
    }
}
