"""The event log in Apache Kafka."""
