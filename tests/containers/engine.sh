# shellcheck shell=bash
# A Docker Engine of our own, for container.sh: in a network namespace, so that its bridges and packet filter rules end with
# it, with its data, socket and configuration under $engine. To be sourced after deploy/lib.sh; wants root.
#
# engine      the folder
# netns       the namespace's name; engine_exec runs a command inside, where containers answer by their addresses
# logs        a folder for what the programs say
: "${engine:?}" "${netns:?}" "${logs:?}"

packages=(debootstrap docker.io iptables slirp4netns)

# Why no engine can run here, or nothing.
engine_lacks() {
    if [ "$(id -u)" -ne 0 ]; then
        echo "this is not root"
    elif ! command -v apt-get >/dev/null; then
        echo "this is not Debian"
    elif ! unshare --net --mount true 2>/dev/null; then
        echo "namespaces cannot be made here"
    elif ! [ -c /dev/net/tun ] && ! modprobe -q tun 2>/dev/null; then
        echo "there is no /dev/net/tun"
    elif ! mountpoint -q /sys/fs/cgroup; then
        echo "control groups are not mounted"
    fi
}

# The distribution would start an engine of its own in the machine's network; policy-rc.d forbids it meanwhile.
engine_install() {
    local todo=() p policy=/usr/sbin/policy-rc.d
    for p in "${packages[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || todo+=("$p")
    done
    [ ${#todo[@]} -gt 0 ] || return 0
    say "installing ${todo[*]}"
    if [ ! -e $policy ]; then
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod 755 $policy
        made_policy=$policy
    fi
    apt-get -q update >"$logs/apt.log" 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${todo[@]}" >>"$logs/apt.log" 2>&1 ||
        die "packages could not be installed" "See $logs/apt.log."
    rm -f ${made_policy:+"$made_policy"}
}

engine_start() {
    mkdir -p "$engine"
    ip netns add "$netns"
    nsenter "--net=/run/netns/$netns" ip link set lo up
    slirp4netns --configure --mtu=1500 --disable-host-loopback --netns-type=path "/run/netns/$netns" tap0 \
        >"$logs/slirp4netns.log" 2>&1 &
    slirp=$!
    cat >"$engine/daemon.json" <<C
{"data-root": "$engine/data", "exec-root": "$engine/exec", "pidfile": "$engine/pid", "hosts": ["unix://$engine/sock"],
 "dns": ["10.0.2.3"], "log-driver": "json-file", "default-ulimits": {
   "nofile": {"Name": "nofile", "Soft": 20000, "Hard": 20000}, "nproc": {"Name": "nproc", "Soft": 20000, "Hard": 20000}}}
C
    nsenter "--net=/run/netns/$netns" dockerd --config-file "$engine/daemon.json" >"$logs/dockerd.log" 2>&1 &
    dockerd=$!
    export DOCKER_HOST=unix://$engine/sock DOCKER_CONFIG=$engine/config DOCKER_BUILDKIT=0
    for _ in $(seq 240); do
        ! docker info >/dev/null 2>&1 || return 0
        alive $dockerd || break
        sleep 0.5
    done
    tail -n 15 "$logs/dockerd.log" >&2
    die "the engine did not start" "See $logs/dockerd.log."
}

# Ends what was started here, in any state of it.
engine_stop() {
    if [ -n "${dockerd:-}" ]; then
        docker ps -q 2>/dev/null | xargs -r docker kill >/dev/null 2>&1 || true
        stop_process "$dockerd" 20
        wait "$dockerd" 2>/dev/null || true
    fi
    if [ -n "${slirp:-}" ]; then
        stop_process "$slirp" 5
        wait "$slirp" 2>/dev/null || true
    fi
    if [ -e "/run/netns/$netns" ]; then
        ip netns del "$netns" || true
    fi
    rm -rf "/etc/netns/$netns" ${made_policy:+"$made_policy"}
    grep -F " $engine/" /proc/mounts | awk '{print $2}' | sort -r | xargs -r -n 1 umount -l || true
}

engine_exec() {
    ip netns exec "$netns" "$@"
}

# base_image SUITE: what Docker Hub has as debian:SUITE-slim, made from the distribution's packages.
base_image() {
    local suite=$1 tree=$engine/base mirror
    ! docker image inspect "debian:$suite-slim" >/dev/null 2>&1 || return 0
    say "making debian:$suite-slim"
    mirror=$(awk '/^URIs:/ {print $2; exit}' /etc/apt/sources.list.d/debian.sources 2>/dev/null) || true
    rm -rf --one-file-system "$tree"
    debootstrap --variant=minbase "$suite" "$tree" "${mirror:-http://deb.debian.org/debian}" >"$logs/debootstrap.log" 2>&1 ||
        die "the base image could not be made" "See $logs/debootstrap.log."
    slim "$tree" "$suite"
    tar -C "$tree" -c . | docker import -c 'CMD ["bash"]' - "debian:$suite-slim" >/dev/null
    rm -rf --one-file-system "$tree"
}

# slim TREE SUITE: without documentation, manuals, translations and package lists, and set so that none come; with the machine's own
# package sources.
slim() {
    local tree=$1 suite=$2
    rm -rf "$tree"/var/lib/apt/lists/* "$tree"/var/cache/apt/* "$tree"/usr/share/{man,locale,info}/*
    find "$tree/usr/share/doc" -mindepth 2 ! -name copyright -type f -delete
    find "$tree/usr/share/doc" -type l -delete
    printf 'path-exclude /usr/share/%s/*\n' man locale info >"$tree/etc/dpkg/dpkg.cfg.d/slim"
    printf 'path-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\n' >>"$tree/etc/dpkg/dpkg.cfg.d/slim"
    printf 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };\n' >"$tree/etc/apt/apt.conf.d/slim"
    printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
    chmod 755 "$tree/usr/sbin/policy-rc.d"
    if [ -e /etc/apt/sources.list.d/debian.sources ]; then
        rm -f "$tree/etc/apt/sources.list"
        sed "s/bookworm/$suite/g" /etc/apt/sources.list.d/debian.sources >"$tree/etc/apt/sources.list.d/debian.sources"
    fi
}
