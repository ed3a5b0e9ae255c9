# Formats the volume on the first start, and writes the key and its certificate into one file.
set -eu
umask 077
cat /etc/trip/tls/tls.key /etc/trip/tls/tls.crt > /run/kafka/server.pem

# A format that was interrupted has not written this file and is repeated. It prints what it stores
# of the password, which is not for a log.
test -f /var/lib/kafka/data/logs/meta.properties ||
  /opt/kafka/bin/kafka-storage.sh format --ignore-formatted \
    --cluster-id M3VtOXk3dGgxMjNhYmNkZQ \
    --config /etc/trip/kafka/server.properties \
    --add-scram "SCRAM-SHA-512=[name=trip,password=$KAFKA_PASSWORD]" > /dev/null
