"""No secret value is in the manifests, and images are named exactly."""

import re

from tests.helpers.manifests.objects import Object, kinds, title, walk, workloads

SECRET_NAME = re.compile(
    r"PASSWORD|PASSWD|TOKEN|SECRET|PRIVATE|CREDENTIAL|API_?KEY|_KEY$", re.IGNORECASE
)
SECRET_TEXT = (
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    re.compile(r"://[^/\s:@]*:[^/\s:@$]+@"),
    re.compile(r"""(?i)(password|passwd|token|secret)["']?\s*[=:]\s*["']?[A-Za-z0-9+/]{12,}"""),
    re.compile(r"(?i)identified\s+by\s+'[^'$%{]+'"),
)
IMAGE = re.compile(
    r"[a-z0-9.-]+(:\d+)?(/[a-z0-9._-]+)*(:(?P<tag>[\w.-]+))?(@(?P<digest>sha256:[0-9a-f]{64}))?"
)


def no_secret_object_is_rendered(objects: list[Object]) -> list[str]:
    """`make secrets` makes the Secrets: none of them is in a file."""
    return [f"{title(each)}: is in the manifests" for each in kinds(objects, "Secret")]


def no_secret_is_a_literal(objects: list[Object]) -> list[str]:
    """A variable or a key of a ConfigMap that is named like a secret has no literal value."""
    variables = [
        (f"{each.title}: {container['name']}", variable["name"], variable.get("value"))
        for each in workloads(objects)
        for container in each.containers
        for variable in container.get("env") or ()
    ]
    entries = [
        (title(each), key, value)
        for each in kinds(objects, "ConfigMap")
        for key, value in (each.get("data") or {}).items()
    ]
    return [
        f"{where}: {key} is a secret with a literal value"
        for where, key, value in variables + entries
        if value and SECRET_NAME.search(key) and not key.endswith("_FILE")
    ]


def no_text_holds_a_secret(objects: list[Object]) -> list[str]:
    """No URL, command or file in the manifests holds a password, a token or a private key."""
    return [
        f"{title(each)}: {'.'.join(path)} holds a secret"
        for each in objects
        for path, value in walk(each)
        if isinstance(value, str) and any(pattern.search(value) for pattern in SECRET_TEXT)
    ]


def images_have_a_version(objects: list[Object]) -> list[str]:
    """Each image has a tag other than latest, or a digest."""
    return [
        f"{each.title}: the image {container['image']!r} of {container['name']} has no version"
        for each in workloads(objects)
        for container in each.containers
        if not (found := IMAGE.fullmatch(container["image"]))
        or not (found["digest"] or (found["tag"] or "latest") != "latest")
    ]
