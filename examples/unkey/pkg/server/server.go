// Package server serves HTTP until its context ends. The image has no shell, so probes ask over HTTP.
package server

import (
	"context"
	"net/http"
	"time"

	"github.com/unkeyed/unkey/pkg/version"
)

// Serve answers with handler, and itself on /health.
func Serve(ctx context.Context, address string, handler http.Handler) error {
	routes := http.NewServeMux()
	routes.Handle("/", handler)
	routes.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("ok " + version.Version + "\n"))
	})
	server := &http.Server{Addr: address, Handler: routes, ReadHeaderTimeout: 5 * time.Second}
	stopped := context.AfterFunc(ctx, func() { server.Shutdown(context.Background()) })
	defer stopped()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}
