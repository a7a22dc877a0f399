// Package config reads a service's settings: lines of `key = "value"`.
package config

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// Config is what the file says.
type Config map[string]string

// Get is a setting, or what stands for it where there is none.
func (c Config) Get(key, otherwise string) string {
	if value, ok := c[key]; ok {
		return value
	}
	return otherwise
}

// Load reads the file at path. A file that is absent is an empty one.
func Load(path string) (Config, error) {
	settings := Config{}
	file, err := os.Open(path)
	if os.IsNotExist(err) {
		return settings, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if !found {
			return nil, fmt.Errorf("%s:%d: expected key = \"value\"", path, number)
		}
		settings[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), "\"")
	}
	return settings, lines.Err()
}
