// Package heimdall counts what is used, for the bills.
package heimdall

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/server"
)

// Run serves it.
func Run(ctx context.Context, settings config.Config) error {
	usage := map[string]int{}
	return server.Serve(ctx, settings.Get("listen", ":7072"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(usage)
	}))
}
