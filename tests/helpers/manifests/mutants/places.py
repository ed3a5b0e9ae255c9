"""The objects and fields that mutants break."""

CURRENCY, CONSUMER = "Deployment/service-currency", "Deployment/service-currency-consumer"
RANKING, PAGE = "Deployment/service-ranking", "Deployment/service-frontend"
MYSQL, MONGODB = "StatefulSet/mysql", "StatefulSet/mongodb"
INITIALISER = "Deployment/mongodb-initialiser"
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
# Objects of a component, and what adds it.
SCALED, KEDA = "ScaledObject/service-currency-consumer", ("autoscale-on-saturation",)
ROUTE, GATEWAY = "HTTPRoute/service-frontend", ("gateway",)
MONITOR, OPERATOR = "PodMonitor/trip-service", ("operator",)
ALERTS = "PrometheusRule/trip-service"
