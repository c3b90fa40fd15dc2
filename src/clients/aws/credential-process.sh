#!/bin/sh
# Prints temporary credentials for an AWS SDK or command line, as credential_process of a profile runs it.
# SERVICE: the service's address; POLICY: a policy that lists "credentials"; TOKEN_FILE: holds a current login token.
set -eu
# The token goes in by stdin: other users of the machine see arguments.
printf 'header = "Authorization: Bearer %s"\n' "$(cat "$TOKEN_FILE")" |
  curl --fail --silent --show-error --max-time 20 --config - "$SERVICE/v1/credentials/$POLICY?format=process"
