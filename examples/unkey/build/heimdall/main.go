package main

import (
	"github.com/unkeyed/unkey/build/util"
	"github.com/unkeyed/unkey/svc/heimdall"
)

func main() {
	util.RunServiceCommand("heimdall", heimdall.Run)
}
