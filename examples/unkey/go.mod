module github.com/unkeyed/unkey

go 1.25.0
