#!/usr/bin/env bash
# Stand-in for rules_oci v2.3.2 under Bazel 4.2.3. From REPOSITORY on this is the real one's script (Apache-2.0), quoting and all.
set -o pipefail -o errexit -o nounset

RUNFILES="$0.runfiles"
[[ -d "$RUNFILES" ]] || RUNFILES="$RUNFILES_DIR"
readonly CRANE="$RUNFILES/{{crane_path}}"
readonly IMAGE_DIR="$RUNFILES/{{image_dir}}"
readonly TAGS_FILE="$RUNFILES/{{tags}}"
readonly FIXED_ARGS=({{fixed_args}})
readonly REPOSITORY_FILE="$RUNFILES/{{repository_file}}"

REPOSITORY=""
if [ -f "$REPOSITORY_FILE" ] ; then
  REPOSITORY=$(tr -d '\n' < "$REPOSITORY_FILE")
fi

# set $@ to be FIXED_ARGS+$@
ALL_ARGS=(${FIXED_ARGS[@]+"${FIXED_ARGS[@]}"} $@)
if [[ ${#ALL_ARGS[@]} -gt 0 ]]; then
  set -- ${ALL_ARGS[@]}
fi

TAGS=()
GLOBAL_FLAGS=()
ARGS=()

while (( $# > 0 )); do
  case $1 in
    (--allow-nondistributable-artifacts|--insecure|-v|--verbose)
      GLOBAL_FLAGS+=( "$1" )
      shift;;
    (--platform)
      GLOBAL_FLAGS+=( "--platform" "$2" )
      shift
      shift;;
    (-t|--tag)
      TAGS+=( "$2" )
      shift
      shift;;
    (--tag=*)
      TAGS+=( "${1#--tag=}" )
      shift;;
    (-r|--repository)
      REPOSITORY="$2"
      shift
      shift;;
    (--repository=*)
      REPOSITORY="${1#--repository=}"
      shift;;
    (*)
      ARGS+=( "$1" )
      shift;;
  esac
done

if [[ -z "${REPOSITORY}" ]]; then
  echo "ERROR: repository not set. Please pass --repository flag." >&2
  exit 1
fi

DIGEST=$(sed -E 's/.*"digest":"([^"]+)".*/\1/' "${IMAGE_DIR}/index.json")

REFS=$(mktemp)
"${CRANE}" push "${GLOBAL_FLAGS[@]+"${GLOBAL_FLAGS[@]}"}" "${IMAGE_DIR}" "${REPOSITORY}@${DIGEST}" "${ARGS[@]+"${ARGS[@]}"}" --image-refs "${REFS}"

for tag in "${TAGS[@]+"${TAGS[@]}"}"
do
  "${CRANE}" tag "${GLOBAL_FLAGS[@]+"${GLOBAL_FLAGS[@]}"}" $(cat "${REFS}") "${tag}"
done

if [[ -f "${TAGS_FILE}" ]]; then
  cat "${TAGS_FILE}" | xargs -r -n1 "${CRANE}" tag "${GLOBAL_FLAGS[@]+"${GLOBAL_FLAGS[@]}"}" $(cat "${REFS}")
fi
