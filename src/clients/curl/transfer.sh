#!/usr/bin/env bash
# upload FILE KEY TYPE, or download KEY FILE, with SERVICE (no slash at the end) and TOKEN in the environment.
# Token and URLs reach curl in files: other users of the machine can see its arguments.
set -euo pipefail

ask() { # as the user; a refusal is reported in the service's words
  local reply
  reply=$(curl -sS --fail-with-body -H @<(printf 'Authorization: Bearer %s\n' "$TOKEN") "$@") && printf '%s\n' "$reply" && return
  member detail <<<"$reply" >&2
  return 1
}
post() { ask -H 'Content-Type: application/json' --data-binary "$2" "$SERVICE$1"; }
store() { curl -sS --fail -K <(printf 'url = "%s"\n' "$1") "${@:2}"; } # never with the token
member() { sed -E "s/.*\"$1\":\"(([^\"\\\\]|\\\\.)*)\".*/\\1/"; }
text='"([^"\\]|\\.)*"'
headers() { # one a line, exactly as to be sent: with the quotes that are part of a value
  grep -oE "\"headers\":\{($text:$text,?)*\}" | grep -oE "$text:$text" | sed -E 's/^"([^"]*)":"(.*)"$/\1: \2/; s/\\(.)/\1/g'
}
quoted() { printf '"%s"' "$(sed 's/["\\]/\\&/g' <<<"$1")"; }

upload() {
  local begun wish grant headers found
  begun=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  wish="{\"key\":$(quoted "$2"),\"contentType\":$(quoted "$3"),\"contentLength\":$(($(wc -c <"$1")))}"
  grant=$(post /v1/uploads "$wish")
  headers=$(headers <<<"$grant")
  store "$(member url <<<"$grant")" -T "$1" -H @<(printf '%s\n' "$headers") && return
  found=$(post /v1/uploads/confirm "$wish") # or did it arrive, by this machine's clock?
  [[ $found == *'"matches":true'* && ! $(member lastModified <<<"$found") < $begun ]] && return
  echo 'It did not arrive: there is an older object of this key.' >&2
  return 1
}

download() {
  local path
  path=$(printf %s "$1" | od -An -v -tx1 | xargs printf '%%%s' | sed 's|%2f|/|g')
  # Not with -L, which would hand a TOKEN_HEADER other than Authorization on to the store.
  store "$(ask -w '%{redirect_url}' "$SERVICE/v1/downloads/$path")" -o "$2"
}

"$@"
