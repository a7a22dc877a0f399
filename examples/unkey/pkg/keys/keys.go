// Package keys makes API keys.
package keys

import (
	"encoding/base64"

	"github.com/unkeyed/unkey/pkg/encryption"
)

// New is a key for an owner, sealed so that it can be shown once.
func New(root []byte, owner string) (string, error) {
	sealed, err := encryption.Seal(root, []byte(owner))
	if err != nil {
		return "", err
	}
	return "unkey_" + base64.RawURLEncoding.EncodeToString(sealed), nil
}
