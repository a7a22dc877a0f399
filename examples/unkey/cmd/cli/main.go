// Command unkey is the CLI.
package main

import (
	"fmt"

	"github.com/unkeyed/unkey/pkg/version"
)

func main() {
	fmt.Println("unkey", version.Version)
}
