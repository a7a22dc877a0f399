package config

import "testing"

func TestGet(t *testing.T) {
	if got := (Config{"listen": ":1"}).Get("listen", ":2"); got != ":1" {
		t.Fatal("the file's setting is to win, not " + got)
	}
}
