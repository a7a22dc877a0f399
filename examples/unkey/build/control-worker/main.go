package main

import (
	"github.com/unkeyed/unkey/build/util"
	controlworker "github.com/unkeyed/unkey/svc/control-worker"
)

func main() {
	util.RunServiceCommand("control-worker", controlworker.Run)
}
