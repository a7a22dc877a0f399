// Package version holds the release that this program was built for.
package version

// Version is set by the linker in a release build.
var Version = "dev"
