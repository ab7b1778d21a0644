#!/bin/sh
# Makes this Debian (12 or newer) or Ubuntu (22.04 or newer) an edge, the same as the image does. As root, from a copy of
# the repository:
#
#   sh edge/install-debian.sh --name edge-paris --authorized-key 'ssh-ed25519 AAAA…'
#      --domain edge-paris.example --email me@example [--origins https://films.example] [--ssh-port 2222]
#      [--pull https://s3.example/notflix-packages --pull-keys FILE] [--pull-region eu-central-1] [--limit 50g]
#
# The key is what `./notflix edges key` prints where Notflix runs. Afterwards, there:
#
#   ./notflix edges add edge-paris --url https://edge-paris.example --host edge-paris.example --ssh-port 2222
#
# --domain, --email: certbot gets a certificate for that name from Let's Encrypt (or --acme-server URL), whose terms you
# agree to so, and renews it while the edge serves. The name must lead here, with ports 80 and 443 open to everybody.
# Without them it serves by http (--http-port 80), which no page on https can read from; or by a certificate of your own,
# which you put into /etc/notflix/tls as fullchain.pem and privkey.pem (then: systemctl restart notflix-edge).
#
# Films go to /srv/edge, our program to /opt/notflix, settings and keys to /etc/notflix-edge. It runs beside the machine's
# own sshd, where there is one, with a configuration of its own: one login, for SFTP only, that sees nothing but its folder.
# To take it off again: systemctl disable --now notflix-edge; rm -r /opt/notflix /etc/notflix-edge /srv/edge;
# rm /etc/systemd/system/notflix-edge.service; userdel notflix; certbot delete --cert-name notflix-edge
set -eu

die() { echo "$*" >&2; exit 1; }
name= key= domain= email= acme= origins='*' http=80 ssh=2222 pull= pull_keys= region=us-east-1 limit=10g
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || die "$1 wants a value"
  case $1 in
    --name) name=$2 ;;
    --authorized-key) key=$2 ;;
    --domain) domain=$2 ;;
    --email) email=$2 ;;
    --acme-server) acme=$2 ;;
    --origins) origins=$2 ;;
    --http-port) http=$2 ;;
    --ssh-port) ssh=$2 ;;
    --pull) pull=$2 ;;
    --pull-keys) pull_keys=$2 ;;
    --pull-region) region=$2 ;;
    --limit) limit=$2 ;;
    *) die "There is no option $1; the head of this file says which there are." ;;
  esac
  shift 2
done
[ -n "$name" ] || die "Say how the edge is called: --name edge-paris"
case $key in ssh-*\ *) ;; *) die "Give the seeders' public key: --authorized-key 'ssh-ed25519 AAAA…'" ;; esac
case $domain in *[!A-Za-z0-9.-]* | -* | .*) die "$domain is no domain: give a name like --domain cdn.example.org" ;; esac
case $domain,$email in *.*,*@* | ,) ;; *) die "For a certificate it needs both: --domain cdn.example.org --email me@example.org" ;; esac
[ -z "$pull" ] || [ -r "$pull_keys" ] || die "To pull it needs a login: --pull-keys FILE, with PULL_ACCESS_KEY=… and PULL_SECRET_KEY=…"
[ "$(id -u)" = 0 ] || die "Only root can do this."
. /etc/os-release # Debian's testing has no VERSION_ID
case $ID in
  debian) [ "${VERSION_ID:-99}" -ge 12 ] && known=yes || known= ;;
  ubuntu) [ "${VERSION_ID%%.*}" -ge 22 ] && known=yes || known= ;;
  *) known= ;;
esac
[ -n "$known" ] || die "This is $PRETTY_NAME; the script knows Debian 12 and newer and Ubuntu 22.04 and newer. Elsewhere run the image of edge/Dockerfile."
here=$(cd "$(dirname "$0")" && pwd)
umask 022 # nginx's user runs the signer, whatever root's umask is

# Debian starts a server of its own with each package; ours has its own unit. Ubuntu's sshd is there and not active until
# somebody comes.
systemctl is-active --quiet nginx 2>/dev/null && had_nginx=yes || had_nginx=
[ -x /usr/sbin/sshd ] && had_ssh=yes || had_ssh=
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light openssh-server python3 ca-certificates ${domain:+certbot}
# Of Ubuntu 22.04 only the largest one can check a signed path.
nginx -V 2>&1 | grep -q secure_link || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-extras
[ -n "$had_nginx" ] || systemctl disable --now --quiet nginx
[ -n "$had_ssh" ] || systemctl disable --now --quiet ssh.service ssh.socket

id notflix >/dev/null 2>&1 || useradd --system --user-group --no-create-home --home-dir / --shell /usr/sbin/nologin notflix
usermod -p '*' notflix # sshd turns locked accounts away
mkdir -p /opt/notflix /etc/notflix-edge
if [ "$here" != /opt/notflix/edge ]; then # it is run again from there to change a setting
  rm -rf /opt/notflix/edge
  cp -r "$here" /opt/notflix/edge
  chmod -R u=rwX,go=rX /opt/notflix
fi
umask 077
echo "$key" >/etc/notflix-edge/authorized_keys
[ -z "$pull" ] || cp "$pull_keys" /etc/notflix-edge/pull.env
# $1: where its certificate is.
configure() {
  cat >/etc/notflix-edge/edge.env <<ENV
NOTFLIX_EDGE_NAME=$name
NOTFLIX_EDGE_ORIGINS=$origins
NOTFLIX_EDGE_HTTP_PORT=$http
NOTFLIX_EDGE_SSH_PORT=$ssh
NOTFLIX_EDGE_PULL=$pull
NOTFLIX_EDGE_PULL_REGION=$region
NOTFLIX_EDGE_PULL_LIMIT=$limit
NOTFLIX_EDGE_TLS=$1
ENV
}
cat >/etc/systemd/system/notflix-edge.service <<UNIT
[Unit]
Description=Notflix edge: nginx and SFTP
After=network-online.target
Wants=network-online.target

[Service]
EnvironmentFile=/etc/notflix-edge/edge.env
ExecStart=/opt/notflix/edge/entrypoint
Restart=always
RestartSec=2
LimitNOFILE=65536
ProtectHome=yes
PrivateTmp=yes

[Install]
WantedBy=multi-user.target
UNIT
chmod 644 /etc/systemd/system/notflix-edge.service
systemctl daemon-reload
systemctl enable --quiet notflix-edge

host_key() {
  ssh-keygen -y -f /etc/notflix-edge/ssh_host_ed25519_key | cut -d' ' -f1,2
}

# Whether it is ours that is reached on each port. $1: where its certificate is.
answers() {
  [ "$(ssh-keyscan -t ed25519 -p "$ssh" 127.0.0.1 2>/dev/null | sed -n '/^#/!s/^[^ ]* //p')" = "$(host_key)" ] || return 1
  python3 - "$http" "$name" ${1:+443} 2>/dev/null <<'PYTHON'
import http.client, ssl, sys
port, name, *secure = sys.argv[1:]
lines = [http.client.HTTPConnection("127.0.0.1", int(port), timeout=3)]
# Whether it is to be trusted, `edges add` asks from where it counts.
unchecked = ssl._create_unverified_context()
lines += [http.client.HTTPSConnection("127.0.0.1", int(other), timeout=3, context=unchecked) for other in secure]
for line in lines:
    line.request("GET", "/ping")
    if line.getresponse().read().decode().strip() != name:
        sys.exit(1)
PYTHON
}

runs() {
  systemctl is-active --quiet notflix-edge && [ "$(systemctl show -P NRestarts notflix-edge)" = 0 ]
}

# A slow machine may need half a minute. Where a port is taken it ends by itself, two seconds after it has seen that.
serve() {
  configure "$1"
  systemctl restart notflix-edge
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 3
    runs || break
    ! answers "$1" || return 0
  done
  journalctl -u notflix-edge -n 10 --no-pager -o cat >&2 || :
  die "$name is installed but does not run: another program may have port $http${1:+, 443} or $ssh. All of it: journalctl -u notflix-edge"
}

# certbot's timer renews it by the same words, through the nginx that serves; the edge takes up what it writes.
live=/etc/letsencrypt/live/notflix-edge tls= until_then="by http alone" url=…
[ -z "$domain" ] || [ ! -e "$live/fullchain.pem" ] || tls=$live until_then="by the certificate of before"
serve "$tls"
if [ -n "$domain" ]; then
  certbot certonly --quiet --non-interactive --agree-tos --email "$email" --domain "$domain" --cert-name notflix-edge \
    --webroot --webroot-path /srv/edge/acme --keep-until-expiring --renew-with-new-domains ${acme:+--server "$acme"} ||
    die "There is no new certificate for $domain; above is why. Does that name lead to this machine, and is port 80 open to everybody? Put that right and run this again; until then $name serves $until_then."
  systemctl enable --quiet --now certbot.timer
  [ -n "$tls" ] || serve "$live"
  url=https://$domain
fi
echo "$name serves on port $http${domain:+ and 443} and takes films on port $ssh. Its host key: $(host_key)"
echo "Where Notflix runs, add it: ./notflix edges add $name --url $url --host ${domain:-…} --ssh-port $ssh"
