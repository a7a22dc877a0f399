// Package controlworker carries out what the control API has taken.
package controlworker

import (
	"context"
	"net/http"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/server"
)

// Run serves it.
func Run(ctx context.Context, settings config.Config) error {
	return server.Serve(ctx, settings.Get("listen", ":7075"), http.NotFoundHandler())
}
