// Package vault keeps secrets.
package vault

import (
	"context"
	"io"
	"net/http"

	"github.com/unkeyed/unkey/pkg/config"
	"github.com/unkeyed/unkey/pkg/encryption"
	"github.com/unkeyed/unkey/pkg/server"
)

// Run serves the vault.
func Run(ctx context.Context, settings config.Config) error {
	master := []byte(settings.Get("master_key", "0123456789abcdef"))
	return server.Serve(ctx, settings.Get("listen", ":8060"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secret, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err == nil {
			secret, err = encryption.Seal(master, secret)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Write(secret)
	}))
}
