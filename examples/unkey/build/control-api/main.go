package main

import (
	"github.com/unkeyed/unkey/build/util"
	controlapi "github.com/unkeyed/unkey/svc/control-api"
)

func main() {
	util.RunServiceCommand("control-api", controlapi.Run)
}
