# bash completion for slipway. In ~/.bashrc: eval "$(slipway completion bash)"

_slipway() {
  local line="${COMP_LINE:0:COMP_POINT}" word words prefix value
  word="${line##*[[:space:]]}"
  read -ra words <<<"$line"
  [[ -n $word ]] || words+=("")
  # bash ends words at "@", ":" and "=", too, and replaces only the last of them, which is $2.
  prefix="${word%"$2"}"
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    [[ $value == "$word"* ]] && COMPREPLY+=("${value#"$prefix"}")
  done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}

complete -o default -F _slipway slipway
