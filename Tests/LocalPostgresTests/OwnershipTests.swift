import Testing

@testable import LocalPostgres

/// What follows from what is known of a folder and its cluster.
@Suite struct OwnershipTests {
    private static let mark = Mark("0123456789abcdef") ?? Mark()
    private static let here = FileFacts.Identity(device: 1, inode: 10)
    private static let folder = FileFacts.Identity(device: 1, inode: 11)
    private static let other = FileFacts.Identity(device: 1, inode: 20)

    /// A folder that has all in order.
    private static func evidence(behindLink: Bool) -> OwnershipEvidence {
        OwnershipEvidence(
            entry: here, folder: folder, path: "/x/shop", isBehindLink: behindLink,
            hasCluster: true,
            kept: Ownership(mark: mark, entry: here, folder: folder, path: "/x/shop"),
            clusterMark: mark, isAsMadeBeforeMarks: false, otherOwner: nil)
    }

    private func judged(
        behindLink: Bool, _ change: (inout OwnershipEvidence) -> Void
    ) -> OwnershipEvidence.Judgement {
        var evidence = Self.evidence(behindLink: behindLink)
        change(&evidence)
        return evidence.judged()
    }

    /// Whether a new mark is to be written.
    private func isNew(_ judgement: OwnershipEvidence.Judgement) -> Bool {
        guard case .unwritten(let mark) = judgement else { return false }
        return mark != Self.mark
    }

    @Test(arguments: [false, true])
    func `where all agrees nothing is written`(_ link: Bool) {
        #expect(judged(behindLink: link) { _ in } == .agreed(Self.mark))
        #expect(judged(behindLink: link) { $0.otherOwner = "/y" } == .agreed(Self.mark))
    }

    @Test(arguments: [false, true])
    func `a folder that was moved keeps its mark`(_ link: Bool) {
        #expect(judged(behindLink: link) { $0.path = "/y" } == .unwritten(Self.mark))
        let moved = judged(behindLink: link) {
            $0.path = "/y/.daybook-moved"
            $0.folder = Self.other
        }
        #expect(moved == .unwritten(Self.mark))
    }

    @Test(arguments: [false, true])
    func `a device that has another number is known by the path`(_ link: Bool) {
        func renumber(_ evidence: inout OwnershipEvidence) {
            evidence.entry = .init(device: 2, inode: Self.here.inode)
            evidence.folder = .init(device: 2, inode: Self.folder.inode)
        }
        #expect(judged(behindLink: link) { renumber(&$0) } == .unwritten(Self.mark))
        let elsewhere = judged(behindLink: link) {
            renumber(&$0)
            $0.path = "/snapshot/x/shop"
        }
        #expect(link ? elsewhere == .inDoubt : isNew(elsewhere))
    }

    @Test func `a copy gets a mark of its own, or is refused behind a link`() {
        func copy(_ evidence: inout OwnershipEvidence) {
            evidence.entry = Self.other
            evidence.folder = .init(device: 1, inode: 21)
        }
        #expect(isNew(judged(behindLink: false) { copy(&$0) }))
        #expect(judged(behindLink: true) { copy(&$0) } == .inDoubt)
        let known = judged(behindLink: true) {
            copy(&$0)
            $0.otherOwner = "/x/shop"
        }
        #expect(known == .another(folder: "/x/shop"))
    }

    @Test func `a link that was made anew in the same folder is the folder's`() {
        #expect(judged(behindLink: true) { $0.entry = Self.other } == .unwritten(Self.mark))
    }

    @Test(arguments: [nil, Mark()])
    func `another cluster in the folder gets a new mark, behind a link it is in doubt`(
        _ found: Mark?
    ) {
        #expect(isNew(judged(behindLink: false) { $0.clusterMark = found }))
        #expect(judged(behindLink: true) { $0.clusterMark = found } == .inDoubt)
    }

    @Test func `what has no marks is the folder's if it lies there or was made for the path`() {
        func forget(_ evidence: inout OwnershipEvidence) {
            evidence.kept = nil
            evidence.clusterMark = nil
        }
        #expect(isNew(judged(behindLink: false) { forget(&$0) }))
        #expect(judged(behindLink: true) { forget(&$0) } == .inDoubt)
        let made = judged(behindLink: true) {
            forget(&$0)
            $0.isAsMadeBeforeMarks = true
        }
        #expect(isNew(made))
        let empty = judged(behindLink: true) {
            forget(&$0)
            $0.hasCluster = false
        }
        #expect(isNew(empty))
    }

    @Test(arguments: ["/x/shop", "/a\nb\n", "/ '\"\\", "/e\u{301}", "/"])
    func `what is kept of a folder reads back`(_ path: String) throws {
        let kept = Ownership(mark: Self.mark, entry: Self.here, folder: Self.folder, path: path)
        #expect(Ownership(kept.text) == kept)
        #expect(Ownership(kept.text)?.text.utf8.elementsEqual(kept.text.utf8) == true)
    }

    @Test func `two spellings of one letter are two paths`() {
        func kept(_ path: String) -> Ownership {
            Ownership(mark: Self.mark, entry: Self.here, folder: Self.folder, path: path)
        }
        #expect(kept("/\u{e9}") != kept("/e\u{301}"))
    }

    @Test(arguments: [
        "", "daybook 1\n", "daybook 2\nmark 0123456789abcdef\nentry 1 2\nfolder 1 2\n/x\n",
        "daybook 1\nmark 0123456789abcdeg\nentry 1 2\nfolder 1 2\n/x\n",
        "daybook 1\nmark 0123456789abcdef\nentry 1\nfolder 1 2\n/x\n",
        "daybook 1\nmark 0123456789abcdef\nentry 1 2\nfolder 1 2\n/x",
    ])
    func `what is damaged is not believed`(_ text: String) {
        #expect(Ownership(text) == nil)
    }
}
