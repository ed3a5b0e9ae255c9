module trip-service.example/cluster/pause

go 1.26.0
