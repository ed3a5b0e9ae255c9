# Makes the data folder, and writes the key files in the form that mongod accepts.
set -eu
umask 077
mkdir -p /data/db/data
cat /etc/trip/tls/tls.key /etc/trip/tls/tls.crt > /run/mongodb/server.pem
printf '%s\n' "$MONGODB_KEYFILE" > /run/mongodb/keyfile
