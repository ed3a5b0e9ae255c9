"""The objects and fields that mutants break."""

CURRENCY, CONSUMER = "Deployment/service-currency", "Deployment/service-currency-consumer"
RANKING, PAGE = "Deployment/service-ranking", "Deployment/service-frontend"
MYSQL, MONGODB = "StatefulSet/mysql", "StatefulSet/mongodb"
INGESTOR = "CronJob/service-dataingestor-cronjob"
TEMPLATE = ("spec", "template")
POD = (*TEMPLATE, "spec")
WEB = (*POD, "containers", "web")
RUN = ("spec", "jobTemplate", "spec")
COMPONENT = "app.kubernetes.io/component"
SERVICE = "Service/service-currency"
BUDGET = "PodDisruptionBudget/service-currency"
ROLE = "Role/prometheus-remote"
ANY = {"namespace": "trip-service-prod"}
ANYBODY = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "ingress": [{}], "egress": [{}]}
ROUTE = {
    "apiVersion": "gateway.networking.k8s.io/v1",
    "kind": "HTTPRoute",
    "metadata": {"name": "page", **ANY},
    "spec": {"rules": [{"backendRefs": [{"name": "service-frontend", "port": 8080}]}]},
}
SCALED = {
    "apiVersion": "keda.sh/v1alpha1",
    "kind": "ScaledObject",
    "metadata": {"name": "service-currency-consumer", **ANY},
    "spec": {
        "scaleTargetRef": {"name": "service-currency-consumer"},
        "minReplicaCount": 1,
        "maxReplicaCount": 5,
    },
}
