"""The target: which model, at which endpoint, with which capabilities — settled once from the settings."""

from __future__ import annotations

from dataclasses import dataclass

from summarizer.extraction.llm.complaints import complaint
from summarizer.extraction.llm.leave import endpoint_of, host_of, is_loopback
from summarizer.extraction.llm.local import ModelFile, is_local, model_file
from summarizer.extraction.llm.profiles import Profile, choose
from summarizer.settings import Settings

LOCAL_PROFILE = "llama.cpp"


@dataclass(frozen=True, slots=True)
class Target:
    """`endpoint` is what stands in cache keys; for a model file the address is known only once its server runs."""

    endpoint: str
    host: str
    model: str
    profile: Profile
    file: ModelFile | None = None

    @property
    def on_this_machine(self) -> bool:
        return is_loopback(self.host)


def target_of(settings: Settings) -> Target:
    """Raises UsageError where no model is set, the endpoint or profile is none, or the model file can't be opened."""
    if not settings.model:
        raise complaint("model.unset", "model")
    endpoint = endpoint_of(settings)
    if is_local(settings.model):
        file = model_file(settings.model)
        profile = choose(endpoint, file.name, settings.profile or LOCAL_PROFILE)
        return Target(endpoint, host_of(endpoint), file.name, profile, file)
    profile = choose(endpoint, settings.model, settings.profile)
    return Target(endpoint, host_of(endpoint), settings.model, profile)
