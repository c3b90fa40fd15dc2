#!/usr/bin/env bash
# Runs an image as its users do: it refuses to start without settings, prints the bucket's CORS policy, signs a URL for a
# token of a key made here, and ends with 0 when it is stopped. Ends non-zero with what went wrong.
#
#   .ci/try-image.sh IMAGE [VERSION [FILE]]
#
# FILE gets the OpenAPI document that it serves. ENGINE is docker unless set, LIMITS options of its run, PORT (and the next
# one) 18080. Needs curl and openssl, and no network.
set -euo pipefail
image=$1
version=${2:-}
document=${3:-}
read -ra engine <<<"${ENGINE:-docker}"
read -ra limits <<<"${LIMITS:-}"
port=${PORT:-18080}
work=$(mktemp -d)
container=
# shellcheck disable=SC2317 # the trap calls it
end() {
  [ -z "$container" ] || "${engine[@]}" rm --force "$container" >/dev/null
  rm -rf "$work"
}
trap end EXIT
fail() {
  echo "FAIL  $1"
  [ -z "$container" ] || "${engine[@]}" logs "$container"
  exit 1
}
say() { echo "ok    $1"; }

if "${engine[@]}" run "${limits[@]}" --rm "$image" >"$work/refused" 2>&1; then fail "it started without settings"; fi
grep -q '^Not started: ' "$work/refused" || { cat "$work/refused"; fail "it does not say why it refuses to start"; }
say "it refuses to start without settings"

mkdir "$work/config"
openssl genrsa -out "$work/key.pem" 2048 2>/dev/null
openssl rsa -in "$work/key.pem" -pubout -out "$work/config/token.pem" 2>/dev/null
cat >"$work/config/application.yaml" <<'YAML'
presigner:
  policies:
    files:
      prefix: users/{sub}/
      operations: [upload, download]
      content-types: ["image/*"]
      max-size: 1M
YAML
chmod -R a+rX "$work/config"
settings=(
  --env=R2_ENDPOINT=https://storage.example.com --env=STORE_GUARD=condition --env=R2_BUCKET=tried
  --env=R2_ACCESS_KEY_ID=tried --env=R2_SECRET_ACCESS_KEY=tried --env=CORS_CHECK_EVERY=off
  --env=TOKEN_ISSUER=tried --env=TOKEN_AUDIENCE=tried --env=TOKEN_KEYS=/app/config/token.pem
  --env=ALLOWED_ORIGINS=https://app.example.com
  --volume="$work/config:/app/config:ro"
)

"${engine[@]}" run "${limits[@]}" --rm "${settings[@]}" "$image" cors --format=cloudflare >"$work/cors" 2>&1 || { cat "$work/cors"; fail "no CORS policy"; }
grep -q 'https://app.example.com' "$work/cors" || fail "a CORS policy without the origin"
say "it prints the CORS policy"

container=$("${engine[@]}" run "${limits[@]}" --detach --network=host --read-only --cap-drop=all --security-opt=no-new-privileges \
  --env=QUARKUS_HTTP_PORT="$port" --env=QUARKUS_MANAGEMENT_PORT=$((port + 1)) "${settings[@]}" "$image" | tail -1)
for _ in $(seq 300); do
  ! curl -sf -o /dev/null "http://127.0.0.1:$((port + 1))/q/health/ready" || break
  sleep 0.2
done
curl -sf -o /dev/null "http://127.0.0.1:$((port + 1))/q/health/ready" || fail "not ready in a minute"
say "it is ready"

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
now=$(date +%s)
signed=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url).$(
  printf '{"iss":"tried","aud":"tried","sub":"alice","iat":%s,"exp":%s}' "$now" $((now + 600)) | base64url)
token=$signed.$(printf %s "$signed" | openssl dgst -sha256 -sign "$work/key.pem" | base64url)
status=$(curl -sS -o "$work/answer" -w '%{http_code}' -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
  -d '{"key":"users/alice/a.png","contentType":"image/png","contentLength":4}' "http://127.0.0.1:$port/v1/uploads")
[ "$status" = 200 ] || { cat "$work/answer"; fail "no URL: $status"; }
grep -q '"url":"https://storage.example.com/tried/users/alice/a.png?[^"]*X-Amz-Signature=' "$work/answer" || fail "another URL than asked for"
say "it signs a URL"

curl -sSf -o "$work/openapi" "http://127.0.0.1:$port/q/openapi"
grep -q "^ *version: \"\?${version:-.}" "$work/openapi" || fail "another version than $version"
say "it has the version ${version:-of its build}"
[ -z "$document" ] || cp "$work/openapi" "$document"

"${engine[@]}" stop --time=30 "$container" >/dev/null
code=$("${engine[@]}" inspect --format='{{.State.ExitCode}}' "$container")
[ "$code" = 0 ] || fail "it ended with $code"
say "it drains and ends with 0"
