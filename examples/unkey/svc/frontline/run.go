// Package frontline takes the traffic of every region and hands it on.
package frontline

import (
	"context"
	"net/http/httputil"
	"net/url"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/server"
)

// Run serves the proxy.
func Run(ctx context.Context, settings config.Config) error {
	upstream, err := url.Parse(settings.Get("upstream", "http://localhost:7070"))
	if err != nil {
		return err
	}
	return server.Serve(ctx, settings.Get("listen", ":8443"), httputil.NewSingleHostReverseProxy(upstream))
}
