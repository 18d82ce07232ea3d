// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "daybook",
    products: [],
    targets: [
        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libpq-dev"])]),
        .target(name: "RegularExpressions", exclude: ["README.md"]),
        .testTarget(
            name: "RegularExpressionsTests", dependencies: ["RegularExpressions"],
            exclude: ["Resources"]),
        .testTarget(name: "TidyTests"),
    ],
    swiftLanguageModes: [.v6]
)

/// The flags that every Swift target of the package is built with.
let houseSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system && target.type != .plugin {
    target.swiftSettings = houseSettings + (target.swiftSettings ?? [])
}
