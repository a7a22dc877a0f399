#compdef slipway
# zsh completion for slipway. In ~/.zshrc, after compinit: eval "$(slipway completion zsh)"
# or as a file named _slipway in a folder of $fpath.

_slipway() {
  local -a found
  local line value
  while IFS= read -r line; do
    value="${line%%$'\t'*}"
    found+=("${value//:/\\:}:${line#*$'\t'}")
  done < <("${words[1]}" complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then
    _describe -V slipway found
  else
    _files
  fi
}

if [[ $funcstack[1] == _slipway ]]; then
  _slipway "$@"
else
  compdef _slipway slipway
fi
