#!/bin/sh
# The npm package of src/clients/js as it is published: with this version and the licence, in this folder. Prints the
# name of the file.
#
#   .ci/pack-client.sh VERSION FOLDER
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
version=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cp -R "$root/src/clients/js" "$folder/package"
cp "$root/LICENSE" "$folder/package/"
cd "$folder/package"
npm version --no-git-tag-version --allow-same-version "$version" >/dev/null
# On GitHub; provenance has to name the same repository.
if [ -n "${GITHUB_REPOSITORY:-}" ]; then
  npm pkg set repository.type=git "repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"
fi
npm pack --silent --pack-destination ..
