// Package util starts a service: its flags, its configuration, its signals.
package util

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/version"
)

// RunServiceCommand loads the configuration and calls run until the process is told to stop.
func RunServiceCommand(name string, run func(context.Context, config.Config) error) {
	path := flag.String("config", "/etc/unkey/unkey.toml", "the configuration file")
	showVersion := flag.Bool("version", false, "print the version")
	flag.Parse()
	if *showVersion {
		fmt.Println(name, version.Version)
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	settings, err := config.Load(*path)
	if err == nil {
		err = run(ctx, settings)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}
