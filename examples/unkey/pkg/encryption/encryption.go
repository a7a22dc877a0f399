// Package encryption seals secrets with AES-GCM.
package encryption

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
)

// Seal encrypts secret with a key of 16, 24 or 32 bytes; the nonce comes first.
func Seal(key, secret []byte) ([]byte, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	sealer, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, sealer.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return sealer.Seal(nonce, nonce, secret, nil), nil
}
