// Package krane runs deployments in a cluster.
package krane

import (
	"context"
	"fmt"
	"net/http"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/server"
)

// Run serves it.
func Run(ctx context.Context, settings config.Config) error {
	namespace := settings.Get("namespace", "unkey")
	return server.Serve(ctx, settings.Get("listen", ":7073"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, namespace)
	}))
}
