#!/usr/bin/env bash
# Gives the images of one kind their names, and prints the digest of all of them together. In a clone with all tags.
#
#   .ci/name-image.sh IMAGE jvm|native|dev VERSION FOLDER
#
# FOLDER has a file for each architecture, named by the digest without "sha256:". Version 1.2.3 becomes 1.2.3; also 1.2 if
# no higher 1.2.x is released, and 1 if no higher 1.x is. Native ones end in -native, those for development in -dev.
# DOCKER is docker unless set.
set -euo pipefail
image=$1 kind=$2 version=$3 folder=$4
docker=${DOCKER:-docker}
suffix=
[ "$kind" = jvm ] || suffix=-$kind

# newest PREFIX: the highest version that is released and begins so.
newest() {
  { git tag --list "v$1*"; echo "v$version"; } | sed -n 's/^v\([0-9]*\.[0-9]*\.[0-9]*\)$/\1/p' | sort -V | tail -1
}
tags=("$version")
for line in "${version%.*}" "${version%%.*}"; do
  [ "$(newest "$line.")" != "$version" ] || tags+=("$line")
done

names=()
for tag in "${tags[@]}"; do names+=(--tag "$image:$tag$suffix"); done
parts=()
for digest in "$folder"/*; do parts+=("$image@sha256:$(basename "$digest")"); done
[ "${#parts[@]}" = 2 ] || { echo "not one for each of two architectures: ${parts[*]}" >&2; exit 1; }
"$docker" buildx imagetools create "${names[@]}" "${parts[@]}" >&2
"$docker" buildx imagetools inspect "$image:$version$suffix" --format '{{json .Manifest.Digest}}' | tr -d '"'
