package main

import (
	"github.com/unkeyed/unkey/build/util"
	"github.com/unkeyed/unkey/svc/frontline"
)

func main() {
	util.RunServiceCommand("frontline", frontline.Run)
}
