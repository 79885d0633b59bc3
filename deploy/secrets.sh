#!/bin/bash
# secrets.sh: the secrets that docker-compose.yml mounts, with random passwords, as files in NEWSMILL_SECRETS (deploy/secrets, which
# Git does not see). What is there already stays.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

dir=${NEWSMILL_SECRETS:-$root/deploy/secrets}
mkdir -p "$dir"
chmod 711 "$dir" # nobody else lists it; the files are readable, since the user in a container is another one

# secret NAME VALUE
secret() {
    [ -s "$dir/$1" ] || printf '%s\n' "$2" >"$dir/$1"
    chmod 444 "$dir/$1"
}

password() {
    head -c 24 /dev/urandom | base64 | tr '+/' '-_'
}

secret postgres_password "$(password)"
secret database_url "postgresql://newsmill:$(cat "$dir/postgres_password")@postgres:5432/newsmill"
secret grafana_password "$(password)"
say "secrets are in $dir"
