#!/usr/bin/env bash
# Drives a running service against its real bucket: uploads, refusals, downloads, parts, and the attempt to
# turn upload URLs into copies of another object, which STORE_GUARD has to stop. Prints what the store
# answered; "FAIL" is a promise broken, "live" what only a real R2 can tell. Ends non-zero on any FAIL.
# Needs curl and python3. URLs, token and keys are never printed, nor visible to others of this machine.
#
#   SERVICE=https://presign.example.com TOKEN=<a user's JWT> deploy/r2/smoke.sh [policy]
#
# Takes that policy, or the caller's first that uploads and downloads. The objects are deleted through the
# service where the policy has 'delete'; else give R2_ENDPOINT, R2_BUCKET, R2_ACCESS_KEY_ID and
# R2_SECRET_ACCESS_KEY, which are used for nothing else. R2_BUCKET also names the bucket in the attempted copies;
# without it the name is taken from the URLs.
set -euo pipefail
: "${SERVICE:?address of the service}" "${TOKEN:?a JWT that the service accepts}"
work=$(mktemp -d)
failed=0
keys=()
unfinished= # what names the upload in parts that is under way
run=smoke-$(date +%s)-$$

# json EXPRESSION < document: a value of it, 'd' being the document.
json() { python3 -c 'import json, sys; d = json.load(sys.stdin); v = eval(sys.argv[1]); print(v if isinstance(v, (str, int)) and not isinstance(v, bool) else json.dumps(v))' "$1" 2>/dev/null; }
say() { printf '%-5s %-62s %s\n' "$1" "$2" "${3:-}"; }
check() { # what, wanted status, status
  if [ "$2" = "$3" ]; then say ok "$1" "$3"; else say FAIL "$1" "$3, wanted $2"; failed=1; fi
}

# service METHOD PATH [BODY]: the answer in $work/answer; prints the status.
service() {
  local body=()
  [ $# -lt 3 ] || body=(-H 'Content-Type: application/json' --data-binary "$3")
  printf 'url = "%s%s"\nheader = "Authorization: Bearer %s"\n' "$SERVICE" "$2" "$TOKEN" |
    curl -sS -K - -X "$1" -o "$work/answer" -w '%{http_code}' "${body[@]}"
}
# store METHOD URL [curl's options]: the store's answer in $work/stored and $work/head; prints the status. Asks
# again where there is none: a store may close the connection of a body that it refused to read.
store() {
  local method=$1 url=$2 attempt status
  shift 2
  [ "$method" != HEAD ] || set -- -I "$@"
  for attempt in 1 2 3 4 5; do
    status=$(printf 'url = "%s"\n' "$url" |
      curl -sS -K - -X "$method" -H 'Expect:' -H 'Content-Type:' -D "$work/head" -o "$work/stored" -w '%{http_code}' "$@" || true)
    [ "$status" = 000 ] || break
  done
  printf %s "$status"
}
header() { tr -d '\r' <"$work/head" | sed -n "s/^$1: *//Ip" | tail -1; }
code() { sed -n 's/.*<Code>\([A-Za-z]*\)<.*/\1/p' "$work/stored" | head -1; }
# The signed headers of a reply, or of one of its parts, as options of curl in $1.headers.
signed() { python3 -c 'import json, sys
d = json.load(open(sys.argv[1]))
for name, value in eval(sys.argv[2])["headers"].items(): print("header = \"%s: %s\"" % (name, value.replace("\\", "\\\\").replace("\"", "\\\"")))' "$1" "${2:-d}" >"$1.headers"; }
checksum() { # of a file: the member of the request, where the policy wants one
  [ "$(json "d['checksumRequired']" <<<"$policy")" != true ] || printf ',"checksumSha256":"%s"' "$(sum "$1")"
}
sum() { python3 -c 'import base64, hashlib, sys; print(base64.b64encode(hashlib.sha256(open(sys.argv[1], "rb").read()).digest()).decode())' "$1"; }
object() { python3 -c 'import json, sys; print(json.dumps({"key": sys.argv[1], **json.loads(sys.argv[2] or "{}")}))' "$1" "${2:-}"; }

remove() { # one key
  local path status
  path=$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$1")
  status=$(service DELETE "/v1/objects/$path")
  if [ "$status" != 204 ] && [ -n "${R2_SECRET_ACCESS_KEY:-}" ]; then
    status=$(printf 'url = "%s/%s/%s"\nuser = "%s:%s"\n' \
      "${R2_ENDPOINT%/}" "$R2_BUCKET" "$path" "$R2_ACCESS_KEY_ID" "$R2_SECRET_ACCESS_KEY" |
      curl -sS -K - -X DELETE --aws-sigv4 aws:amz:auto:s3 -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
        -o "$work/stored" -w '%{http_code}' || true)
  fi
  if [ "$status" = 204 ]; then say ok "deleted $1"; else say LEFT "$1 could not be deleted" "$status"; failed=1; fi
}
abort() { # the upload in parts that is under way, if there is one
  [ -z "$unfinished" ] || [ "$(service DELETE "/v1/multipart?$unfinished")" = 204 ] || { say LEFT 'an unfinished upload'; failed=1; }
  unfinished=
}
clean() {
  local status=$? key
  trap - EXIT
  abort
  for key in "${keys[@]}"; do remove "$key"; done
  rm -rf "$work"
  [ "$status" -ne 0 ] || status=$failed
  if [ "$status" = 0 ]; then echo "All promises kept."; else echo "Not as promised: see FAIL and LEFT above."; fi
  exit "$status"
}
trap clean EXIT

# ── what this caller may do ──────────────────────────────────────────────────────────────────────────
check 'the service knows the caller' 200 "$(service GET /v1/policies)"
policy=$(json "next(p for p in d['policies'] if p['name'] == '${1:-}' or not '${1:-}' and {'upload', 'download'} <= set(p['operations']))" <"$work/answer") ||
  { say FAIL 'a policy to upload and download with' 'none'; exit 1; }
name=$(json "d['name']" <<<"$policy")
type=$(json "d['contentTypes'][0].replace('*', 'png')" <<<"$policy")
operations=$(json "' '.join(d['operations'])" <<<"$policy")
say '' "policy '$name', type $type, operations $operations"

head -c 40000 /dev/urandom >"$work/file"
sum=$(sum "$work/file")
upload() { # file name, members of the request, size: the reply in $work/$1.json
  local status
  status=$(service POST /v1/uploads "{\"filename\":\"$run-$1.png\",\"policy\":\"$name\",\"contentType\":\"$type\",\"contentLength\":${3:-40000}$2}")
  cp "$work/answer" "$work/$1.json"
  [ "$status" = 200 ] || { check "a URL to upload '$1'" 200 "$status"; exit 1; }
  signed "$work/$1.json"
}

# ── one upload, and all that its URL must not do ─────────────────────────────────────────────────────
upload first ",\"checksumSha256\":\"$sum\""
url=$(json "d['url']" <"$work/first.json")
key=$(json "d['key']" <"$work/first.json")
keys+=("$key")
say '' "store: $(python3 -c 'import sys, urllib.parse; print(urllib.parse.urlsplit(sys.stdin.read()).netloc)' <<<"$url")"
with=(-K "$work/first.json.headers")
sed '/^header = "content-type:/Id' "$work/first.json.headers" >"$work/other"
# Each takes the place of stdin's configuration and goes beside it: curl reads several.
check 'another content type is refused' 403 "$(store PUT "$url" -K "$work/other" -H 'content-type: text/html' --data-binary "@$work/file")"
say live "  what it answered to that" "$(code), CORS header: $(header access-control-allow-origin | grep . || echo none)"
{ cat "$work/file"; printf x; } >"$work/longer"
check 'one byte more is refused' 403 "$(store PUT "$url" "${with[@]}" --data-binary "@$work/longer")"
check 'another key is refused' 403 "$(store PUT "${url/\?/x?}" "${with[@]}" --data-binary "@$work/file")"
check 'another method is refused' 403 "$(store DELETE "$url" "${with[@]}")"
head -c 40000 /dev/zero >"$work/zeros"
status=$(store PUT "$url" "${with[@]}" --data-binary "@$work/zeros")
say live 'other bytes under a signed checksum (wanted: 400)' "$status $(code)"
if [ "$status" = 200 ]; then
  say '' '  this store ignores checksums: the object is made once more'
  upload again ",\"checksumSha256\":\"$sum\""
  url=$(json "d['url']" <"$work/again.json")
  key=$(json "d['key']" <"$work/again.json")
  keys+=("$key")
  with=(-K "$work/again.json.headers")
fi
check 'the upload itself' 200 "$(store PUT "$url" "${with[@]}" --data-binary "@$work/file")"
if grep -qi '^header = "if-none-match' "${with[1]}"; then
  check 'write-once: the same again is refused' 412 "$(store PUT "$url" "${with[@]}" --data-binary "@$work/file")"
else
  say '' 'this policy overwrites: not write-once'
fi
check 'asking whether it arrived' 200 "$(service POST /v1/uploads/confirm "$(object "$key" "{\"contentLength\": 40000, \"contentType\": \"$type\"}")")"
check '  and it did' true "$(json "d['matches']" <"$work/answer")"

# ── download ─────────────────────────────────────────────────────────────────────────────────────────
request=$(object "$key")
check 'a URL to download' 200 "$(service POST /v1/downloads "$request")"
cp "$work/answer" "$work/down.json"
check 'the download' 200 "$(store GET "$(json "d['url']" <"$work/down.json")")"
if cmp -s "$work/file" "$work/stored"; then say ok '  the same bytes'; else say FAIL '  other bytes'; failed=1; fi
say live '  its Content-Disposition (wanted: as the policy says)' "$(header content-disposition | grep . || echo none)"
say live '  its Content-Type' "$(header content-type)"
check 'HEAD with its own URL' 200 "$(store HEAD "$(json "d['headUrl']" <"$work/down.json")")"
say live 'a range of it (wanted: 206)' "$(store GET "$(json "d['url']" <"$work/down.json")" -H 'Range: bytes=10-19')"
etag=$(header etag)
say live 'not modified (wanted: 304)' "$(store GET "$(json "d['url']" <"$work/down.json")" -H "If-None-Match: $etag")"
check 'a URL for one second' 200 "$(service POST /v1/downloads "${request%\}}, \"expiresIn\": 1}")"
short=$(json "d['url']" <"$work/answer")
sleep 3
status=$(store GET "$short")
wanted=403
[ "$status" != 400 ] || wanted=400 # R2's way until July 2026: clients treat both alike
check 'an expired URL is refused' "$wanted" "$status"
say live '  (R2: 403 ExpiredRequest)' "$status $(code)"
skew=$(python3 -c 'import email.utils, sys, time; print(round(time.time() - email.utils.parsedate_to_datetime(sys.argv[1]).timestamp()))' "$(header date)" 2>/dev/null) || skew=unknown
say live "this machine's clock is ahead of the store's by" "$skew s"

# ── browsers ─────────────────────────────────────────────────────────────────────────────────────────
curl -sS -o "$work/answer" "$SERVICE/v1/cors"
origin=$(json "d[0]['AllowedOrigins'][0] if d else ''" <"$work/answer")
if [ -n "$origin" ]; then
  names=$(cut -d'"' -f2 "${with[1]}" | cut -d: -f1 | paste -sd,)
  status=$(store OPTIONS "$url" -H "Origin: $origin" -H 'Access-Control-Request-Method: PUT' -H "Access-Control-Request-Headers: $names")
  case $status in 2*) status=2xx ;; esac
  check "preflight from $origin" 2xx "$status"
  check '  allowed origin' "$origin" "$(header access-control-allow-origin)"
  status=$(store OPTIONS "$url" -H 'Origin: https://elsewhere.example' -H 'Access-Control-Request-Method: PUT')
  check '  no other origin' '' "$(header access-control-allow-origin)"
  store GET "$(json "d['url']" <"$work/down.json")" -H "Origin: $origin" >"$work/ignored"
  say live '  headers that pages may read' "$(header access-control-expose-headers)"
else
  say '' 'no ALLOWED_ORIGINS: browsers were not tried'
fi

# ── in parts ─────────────────────────────────────────────────────────────────────────────────────────
begin() { # file name, size: the reply in $work/parts.json
  abort
  check "begin an upload in parts of $2 bytes" 200 "$(service POST /v1/multipart "{\"filename\":\"$run-$1.png\",\"policy\":\"$name\",\"contentType\":\"$type\",\"contentLength\":$2}")"
  cp "$work/answer" "$work/parts.json"
  unfinished=$(python3 -c 'import json, sys, urllib.parse; d = json.load(sys.stdin); print(urllib.parse.urlencode({"uploadId": d["uploadId"], "key": d["key"]}))' <"$work/answer")
}
body() { python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); print(json.dumps({"uploadId": d["uploadId"], "key": d["key"], **json.loads(sys.argv[2])}))' "$work/parts.json" "$1"; }
case " $operations " in
  *" multipart "*)
    size=$((5 * 1024 * 1024 + 1000))
    head -c "$size" /dev/urandom >"$work/big"
    begin parts "$size"
    part=$(json "d['partSize']" <"$work/parts.json")
    count=$(json "d['partCount']" <"$work/parts.json")
    numbers=$(python3 -c 'import sys; print(list(range(1, int(sys.argv[1]) + 1)))' "$count")
    check '  URLs of the parts' 200 "$(service POST /v1/multipart/parts "$(body "{\"contentLength\": $size, \"partNumbers\": $numbers}")")"
    cp "$work/answer" "$work/urls.json"
    for ((n = 0; n < count; n++)); do
      dd if="$work/big" of="$work/part" bs="$part" skip="$n" count=1 status=none
      signed "$work/urls.json" "d['parts'][$n]"
      check "  part $((n + 1))" 200 "$(store PUT "$(json "d['parts'][$n]['url']" <"$work/urls.json")" -K "$work/urls.json.headers" --data-binary "@$work/part")"
    done
    check '  complete' 200 "$(service POST /v1/multipart/complete "$(body "{\"contentLength\": $size}")")"
    [ "$(json "'etag' in d" <"$work/answer")" != true ] || unfinished=
    keys+=("$(json "d['key']" <"$work/parts.json")")
    check '  its size' "$size" "$(json "d['size']" <"$work/answer")"
    ;;
  *) say '' 'this policy has no multipart: parts were not tried' ;;
esac

# ── the guard: no upload URL becomes a copy of the first object ──────────────────────────────────────
source=${R2_BUCKET:-$(python3 -c 'import sys, urllib.parse
url = urllib.parse.urlsplit(sys.stdin.read())
before = urllib.parse.unquote(url.path)[:-len(sys.argv[1])].strip("/")
print(before.split("/")[-1] or url.netloc.split(".")[0])' "$key" <<<"$url")}/$(python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1]))' "$key")
head -c 40000 /dev/urandom >"$work/own40000"
: >"$work/own0"
refuses() { # what, status: a refusal for good; being too busy is none
  case $2 in
    429) ;;
    4?? | 501) say ok "$1" "$2 $(code)" && return ;;
  esac
  say FAIL "$1" "$2, wanted a refusal"
  failed=1
  return 1
}
nothing_of_it() { # status of a look at the target, whose bytes are in $work/stored
  case $1 in
    200) cmp -s "$work/file" "$work/stored" || { say ok '  what is there are other bytes' "$1" && return; } ;;
    403 | 404) say ok '  nothing is there' "$1" && return ;;
  esac
  say FAIL '  the bytes of the other object are there, or nobody can say' "$1"
  failed=1
}
for size in 40000 0; do
  for place in "$source" "/$source"; do
    target=guard${#keys[@]}
    upload "$target" "$(checksum "$work/own$size")" "$size"
    keys+=("$(json "d['key']" <"$work/$target.json")")
    put=("$(json "d['url']" <"$work/$target.json")" -K "$work/$target.json.headers" --data-binary "@$work/own$size")
    refused=yes
    refuses "a copy of ${place%%[!/]*}bucket/key, by a PUT of $size bytes, is refused" "$(store PUT "${put[@]}" -H "x-amz-copy-source: $place")" || refused=
    check '  a URL to look at the target' 200 "$(service POST /v1/downloads "$(object "${keys[-1]}")")"
    nothing_of_it "$(store GET "$(json "d['url']" <"$work/answer")")"
    sleep 1 # R2: one write a second of one key
    [ -z "$refused" ] || check '  the same URL without the source' 200 "$(store PUT "${put[@]}")"
  done
  case " $operations " in *" multipart "*) ;; *) continue ;; esac
  begin "guard$size" "$size"
  check '  a URL of its part' 200 "$(service POST /v1/multipart/parts "$(body "{\"contentLength\": $size, \"partNumbers\": [1]}")")"
  cp "$work/answer" "$work/urls.json"
  signed "$work/urls.json" "d['parts'][0]"
  put=("$(json "d['parts'][0]['url']" <"$work/urls.json")" -K "$work/urls.json.headers" --data-binary "@$work/own$size")
  refused=yes
  for place in "$source" "/$source"; do
    refuses "a copy of ${place%%[!/]*}bucket/key, by a part of $size bytes, is refused" "$(store PUT "${put[@]}" -H "x-amz-copy-source: $place")" || refused=
  done
  status=$(service GET "/v1/multipart/parts?$unfinished")
  if [ "$status" = 200 ]; then
    check '  parts that are there' 0 "$(json "len(d['parts'])" <"$work/answer")"
  else
    say live '  parts that are there: this store does not list them' "$status"
  fi
  [ -z "$refused" ] || check '  the same URL without the source' 200 "$(store PUT "${put[@]}")"
done
abort

# ── what a caller can add to a new object of its own ─────────────────────────────────────────────────
for extra in 'x-amz-meta-smoke: 1' 'x-amz-acl: public-read'; do
  target=extra${#keys[@]}
  upload "$target" "$(checksum "$work/own40000")"
  keys+=("$(json "d['key']" <"$work/$target.json")")
  status=$(store PUT "$(json "d['url']" <"$work/$target.json")" -K "$work/$target.json.headers" --data-binary "@$work/own40000" -H "$extra")
  case $status in
    2??) say live "an unsigned $extra" "$status, taken" ;;
    *) say live "an unsigned $extra" "$status $(code)" && continue ;;
  esac
  case $extra in *meta*) ;; *) continue ;; esac # what confirm looks at
  service POST /v1/uploads/confirm "$(object "${keys[-1]}" "{\"contentLength\": 40000, \"contentType\": \"$type\"}")" >"$work/ignored"
  say live '  differences that confirm names' "$(json "', '.join(x['member'] for x in d['differences']) or 'none'" <"$work/answer")"
done
