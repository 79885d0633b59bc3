#!/bin/bash
# image-root.sh BINARY OUT EPOCH: everything BINARY needs at run time as a root directory OUT, and nothing else; every
# file and folder dated EPOCH (seconds since 1970). The Dockerfile runs it in Debian; the image is made FROM scratch.
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: image-root.sh BINARY OUT EPOCH" >&2; exit 2; }
binary=$1 out=$2 epoch=$3

# keep FILE...: the file, a link followed, at its place below OUT with the merged /usr.
keep() {
    local file place
    for file in "$@"; do
        place=$out$(realpath "$(dirname "$file")")
        mkdir -p "$place"
        cp --dereference "$file" "$place/"
    done
}

mkdir -p "$out"/{etc/ssl/certs,usr/lib,usr/lib64,usr/local/bin}
ln -s usr/lib "$out/lib"
ln -s usr/lib64 "$out/lib64"
install -m 755 "$binary" "$out/usr/local/bin/newsmill"

# The closure of what is linked, with the loader. Nothing is found later by dlopen but the converters of iconv;
# glibc's `files` and `dns` lookups are part of libc, and Debian's loader finds /usr/lib/<triplet> without a cache.
mapfile -t libraries < <(ldd "$binary" | awk '$2 == "=>" && $3 ~ /^\// {print $3} $1 ~ /^\// {print $1}')
keep "${libraries[@]}"
libc=$(printf '%s\n' "${libraries[@]}" | grep '/libc\.so')
converters=$(realpath "$(dirname "$libc")")/gconv
cp -r "$converters" "$out$converters"

cp /etc/ssl/certs/ca-certificates.crt "$out/etc/ssl/certs/"
echo 'newsmill:x:10001:10001:newsmill:/:/nonexistent' >"$out/etc/passwd"
echo 'newsmill:x:10001:' >"$out/etc/group"
echo 'hosts: files dns' >"$out/etc/nsswitch.conf"

chmod -R u=rwX,go=rX "$out"
find "$out" -exec touch --no-dereference --date "@$epoch" {} +
