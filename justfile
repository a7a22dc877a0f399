# slipway's own recipes, and the ones a project wraps slipway in. `just --list` shows them.

set positional-arguments

# Make a release, or finish it: just release api@2026.6.8
release *tags: build
    node bin/slipway.js release "$@"

# What `release` would do, and why: just plan api@2026.6.8
plan *tags: build
    node bin/slipway.js plan "$@"

# Format, lint, types, unused code, architecture
check:
    npm run check

# Everything there is to test
test:
    npm test

# Release components of all three examples for real
demo:
    npm run demo

# Bundle the CLI
build:
    npm run build
