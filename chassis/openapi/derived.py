"""What follows from each operation of a contract: a conditional GET, its HEAD, and OPTIONS."""

from typing import Any

PUBLIC = ("/api/", "/v1/", "/v2/", "/openapi.yaml")
CONDITION = {"$ref": "#/components/parameters/IfNoneMatch"}
NOT_MODIFIED = {"$ref": "#/components/responses/NotModified"}
OPTIONS = {"$ref": "#/components/responses/Options"}
HEADERS = {
    name: {"$ref": f"#/components/headers/{name}"} for name in ("Cache-Control", "ETag", "Vary")
}


def complete(document: dict[str, Any]) -> None:
    """Add to the public paths of ``document`` what every one of them has."""
    for path, item in document["paths"].items():
        if path.startswith(PUBLIC):
            named = next(iter(item.values()))["operationId"]
            if "get" in item:
                item["get"] = _conditional(item["get"])
                item["head"] = _head(item["get"])
            item["options"] = _options(f"{named}Options", _of_path(document, item))


def _conditional(read: dict[str, Any]) -> dict[str, Any]:
    parameters, responses = read.get("parameters", []), read["responses"]
    found = {**responses["200"], "headers": HEADERS | responses["200"].get("headers", {})}
    return {
        **read,
        "parameters": [each for each in parameters if each != CONDITION] + [CONDITION],
        "responses": {**responses, "200": found, "304": NOT_MODIFIED},
    }


def _head(read: dict[str, Any]) -> dict[str, Any]:
    return {
        **read,
        "operationId": f"{read['operationId']}Head",
        "summary": f"The headers of: {read['summary']}",
    }


def _options(name: str, parameters: list[Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": "The methods of this path",
        "parameters": parameters,
        "responses": {"204": OPTIONS},
    }


def _of_path(document: dict[str, Any], item: dict[str, Any]) -> list[Any]:
    parameters = next(iter(item.values())).get("parameters", [])
    return [each for each in parameters if _resolved(document, each)["in"] == "path"]


def _resolved(document: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    _, _, name = parameter.get("$ref", "").rpartition("/")
    return document["components"]["parameters"][name] if name else parameter
