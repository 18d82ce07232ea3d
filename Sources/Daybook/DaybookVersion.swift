/// The version of this package, as its programs print it and as CHANGELOG.md names it.
package enum DaybookVersion {
    package static let current = "0.1.0"
}
