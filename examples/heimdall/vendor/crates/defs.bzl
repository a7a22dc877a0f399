"""Written by `bazel run //vendor:cargo_vendor`."""

CRATES = {
    "anyhow": ("1.0.100", "a23eb6b1614318a8071c9b2521f36b424b2c83db5eb3a0fead4a6c0809af6e61"),
    "itoa": ("1.0.15", "4a5f13b858c8d314ee3e8f639011f7ccefe71f97f96e50151fb991f267928e2c"),
}
