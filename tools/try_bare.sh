#!/bin/bash
# The promise "runs on a fresh machine", tried: a Debian 12 with next to nothing in it.
#
#   tools/try_bare.sh [root|user] [test|run]
#
# As root on a Debian machine with debootstrap. Makes a minimal bookworm with python3,
# python3-venv, git, make and ca-certificates in $FOLDER (/var/tmp/wuye-bare), puts this
# work tree into it, committed or not, and does there
#   test   make test
#   run    make run until the server answers and a demo login works, twice (the second
#          start is to be quick)
#   WORDS  any other command line, for instance "make lint"
# as root (who installs the missing Debian packages by the way), or as an ordinary user
# for whom root installs exactly the packages that the refusal names.
# KEEP=1 uses the system of the last time again.
set -euo pipefail

who="${1:-root}"
what="${2:-test}"
FOLDER="${FOLDER:-/var/tmp/wuye-bare}"
project="$(cd "$(dirname "$0")/.." && pwd)"
port="${PORT:-8169}"

say() { echo "[bare $(date +%T)] $*"; }

if [[ $EUID != 0 ]]; then
    echo "this needs root: chroot and mounts" >&2
    exit 1
fi
if [[ -z ${WUYE_BARE:-} ]]; then
    # mounts of our own, gone when this ends
    exec env WUYE_BARE=1 unshare --mount --propagation private "$0" "$@"
fi

make_system() {
    local mirror
    mirror="$(apt-get indextargets --format '$(REPO_URI)' | grep -m1 '/debian/\?$')"
    say "debootstrap into $FOLDER"
    rm -rf --one-file-system "$FOLDER"
    debootstrap --variant=minbase \
        --include=python3,python3-venv,git,make,ca-certificates \
        bookworm "$FOLDER" "$mirror" > "$FOLDER.log" 2>&1
}

# how this machine reaches its registries holds for the bare system, too
copy_settings() {
    local path
    for path in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/npmrc \
        /etc/ssl/certs/ca-certificates.crt /root/.config/pip/pip.conf /root/.npmrc; do
        [[ -f $path ]] || continue
        mkdir -p "$FOLDER$(dirname "$path")"
        cp -L "$path" "$FOLDER$path"
    done
    grep -rlis proxy /etc/apt/apt.conf.d |
        xargs -r cp -t "$FOLDER/etc/apt/apt.conf.d" || true
}

mount_kernel() {
    mount -t proc proc "$FOLDER/proc"
    mount --bind /dev "$FOLDER/dev"
    mkdir -p "$FOLDER/dev/shm" "$FOLDER/dev/pts"
    mount -t tmpfs tmpfs "$FOLDER/dev/shm"
    mount --bind /dev/pts "$FOLDER/dev/pts"
}

# proxies and certificates that this shell names
connections() {
    env | grep -iE '^(https?_proxy|no_proxy|ssl_cert_file|node_extra_ca_certs)=' || true
}

# run a command line in the checkout, as the one we play
inside() {
    local run_as=()
    [[ $who == user ]] && run_as=(runuser -u tester --)
    local settings=()
    mapfile -t settings < <(connections)
    chroot "$FOLDER" /usr/bin/env -i HOME="$home" TERM=dumb LANG=C.UTF-8 PORT=$port \
        "${settings[@]}" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${run_as[@]}" sh -c "cd $home/wuye && $1"
}

put_project() {
    local tree="$FOLDER$home/wuye.git"
    rm -rf "$tree" "$FOLDER$home/wuye"
    mkdir -p "$tree"
    (cd "$project" && git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do [[ -e $file ]] && printf '%s\0' "$file"; done |
        tar -c --null -T -) | tar -x -C "$tree"
    git -C "$tree" init -q
    git -C "$tree" add -A
    git -C "$tree" -c user.name=bare -c user.email=bare@example.com commit -qm bare
    if [[ $who == user ]]; then
        chroot "$FOLDER" useradd -m tester 2> /dev/null || true
        chroot "$FOLDER" chown -R tester:tester "$home"
    fi
    (cd / && home="$home" && inside_home "git clone -q wuye.git wuye")
}

inside_home() {
    local run_as=()
    [[ $who == user ]] && run_as=(runuser -u tester --)
    chroot "$FOLDER" /usr/bin/env -i HOME="$home" PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        "${run_as[@]}" sh -c "cd $home && $1"
}

# the user is told what to install; root does exactly that, and nothing else
install_as_told() {
    local told
    told="$(inside "make setup" 2>&1 | grep -o 'apt-get install.*' || true)"
    [[ -n $told ]] || return 0
    say "the user was told: $told"
    chroot "$FOLDER" sh -c "mkdir -p /etc/postgresql-common/createcluster.d
        echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.d/x.conf
        apt-get -qq update && DEBIAN_FRONTEND=noninteractive $told -qqy" > "$FOLDER.apt.log" 2>&1
}

# the network is this machine's own: another server's answer must not count as ours
port_is_free() {
    ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null
}

# the login page, filled in as a person would; prints where it leads
log_in() {
    python3 - "http://127.0.0.1:$port" "$FOLDER$home/wuye/.odoo/data/wuye-logins.json" << 'END'
import json, re, sys, urllib.parse, urllib.request

address, logins = sys.argv[1:]
post, login, password = json.load(open(logins, encoding="utf-8"))[0]
browser = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor()
)
page = browser.open(address + "/web/login").read().decode()
token = re.search('name="csrf_token" value="([^"]+)"', page)[1]
form = {"csrf_token": token, "login": login, "password": password}
reply = browser.open(address + "/web/login", urllib.parse.urlencode(form).encode())
session = json.loads(
    re.search(r"odoo.__session_info__ = ({.*?});?\n", reply.read().decode())[1]
)
assert session["username"] == login, session["username"]
print(f"{login} ({session['name']}) is at {reply.url}")
END
}

start_once() {
    local began=$SECONDS answer="" login="no login" healthy
    healthy="import urllib.request as u
print(u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:$port/web/health').status)"
    inside "exec make run" &
    local job=$!
    while kill -0 $job 2> /dev/null && ((SECONDS - began < 1200)); do
        answer="$(python3 -c "$healthy" 2> /dev/null || true)"
        [[ $answer == 200 ]] && break
        sleep 1
    done
    say "$1 start: answer '${answer:-none}' after $((SECONDS - began)) s"
    sleep 3
    [[ $answer == 200 ]] && login="$(log_in)" || answer="no login"
    say "$1 start: $login"
    # the python of `make run` ends its server and itself
    pkill_inside
    wait $job || true
    [[ $answer == 200 ]]
}

# ends only the process of this bare system that serves `make run`
pkill_inside() {
    local path
    for path in /proc/[0-9]*; do
        [[ $(readlink "$path/root") == "$FOLDER" ]] || continue
        if tr '\0' ' ' < "$path/cmdline" | grep -q -- '-m tools.dev run'; then
            kill -TERM "${path#/proc/}"
        fi
    done
}

# a function is read to its end before it begins: the script may be edited meanwhile
main() {
    home=/root
    [[ $who == user ]] && home=/home/tester
    if [[ -z ${KEEP:-} || ! -x $FOLDER/usr/bin/python3 ]]; then
        make_system
    fi
    copy_settings
    mount_kernel
    [[ $who == user ]] && chroot "$FOLDER" useradd -m tester 2> /dev/null || true
    put_project
    local began=$SECONDS code=0
    if [[ $who == user ]]; then
        install_as_told
    fi
    case $what in
    test) inside "make test" || code=$? ;;
    run) { port_is_free && start_once first && start_once second; } || code=$? ;;
    *) inside "$what" || code=$? ;;
    esac
    inside "make stop" || true
    say "$who, $what: exit $code after $((SECONDS - began)) s"
    exit $code
}

main
