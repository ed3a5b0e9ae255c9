"""The file of experiments, read and checked."""

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from chassis.settings import RefusedStart
from frontend.vitals.events import NAME_AT_MOST, Step

EXPERIMENTS_AT_MOST, VARIANTS_AT_MOST = 10, 5
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=NAME_AT_MOST)]
Share = tuple[Name, Annotated[int, Field(ge=0)]]


class Part(BaseModel):
    """A part of the file that has exactly the members it declares."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Targeting(Part):
    """The share of visits that gets each variant; shares are relative to their sum."""

    fractional: list[Share] = Field(min_length=1, max_length=VARIANTS_AT_MOST)


class Metadata(Part):
    """What flagd itself does not know: the step that counts as a conversion."""

    goal: Step


class Flag(Part):
    """An experiment; everyone gets ``defaultVariant`` while it is not enabled."""

    state: Literal["ENABLED", "DISABLED"]
    variants: dict[Name, str] = Field(min_length=2, max_length=VARIANTS_AT_MOST)
    default_variant: Name = Field(alias="defaultVariant")
    targeting: Targeting
    metadata: Metadata

    @model_validator(mode="after")
    def _variants_exist(self) -> Self:
        named = {name for name, _ in self.targeting.fractional} | {self.default_variant}
        if unknown := sorted(named - self.variants.keys()):
            raise ValueError(f"{unknown[0]} is not one of its variants")
        if not sum(share for _, share in self.targeting.fractional):
            raise ValueError("a share must be more than 0")
        return self


class Flags(Part):
    """The whole file."""

    flags: dict[Name, Flag] = Field(max_length=EXPERIMENTS_AT_MOST)


def load_flags(path: Path) -> dict[str, Flag]:
    """Return the experiments in the file; a file that is missing or wrong refuses the start."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Flags.model_validate(content).flags
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        raise RefusedStart(f"EXPERIMENTS_FILE: {path}: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}"
    return error.strerror or "" if isinstance(error, OSError) else " ".join(str(error).split())
