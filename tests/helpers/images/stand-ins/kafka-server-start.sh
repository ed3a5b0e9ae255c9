#!/bin/sh
# Small and quick to start, as in tests/helpers/servers/kafka.py.
exec java $KAFKA_HEAP_OPTS $KAFKA_OPTS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp '/opt/kafka/libs/*' kafka.Kafka "$@"
