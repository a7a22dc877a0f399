// Package controlapi takes orders for deployments.
package controlapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/keys"
	"github.com/unkeyed/unkey/pkg/server"
)

// Run serves it.
func Run(ctx context.Context, settings config.Config) error {
	root := []byte(settings.Get("root_key", "0123456789abcdef"))
	return server.Serve(ctx, settings.Get("listen", ":7074"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key, err := keys.New(root, r.URL.Query().Get("owner"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprintln(w, key)
	}))
}
