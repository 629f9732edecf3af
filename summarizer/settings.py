"""One Settings object: environment, .env, summarizer.toml; read once, passed down."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from summarizer.errors import UsageError
from summarizer.resources import checkout

SETTINGS_FILE = "summarizer.toml"

ExtractorName = Literal["auto", "llm", "rules"]
ModeName = Literal["auto", "tools", "json_schema", "json", "md_json"]


class Settings(BaseSettings):
    """Everything that can be set. An option beats the environment, the environment beats the file."""

    model_config = SettingsConfigDict(
        env_prefix="SUMMARIZER_",
        env_file=".env",
        env_file_encoding="utf-8",
        toml_file=SETTINGS_FILE,
        extra="ignore",  # .env is shared with other programs; unknown keys of summarizer.toml are refused in load()
        frozen=True,
        populate_by_name=True,
    )

    # Each field's title and description are its line in docs/settings.md, Chinese and English.
    # the model. The bare names are no aliases: a stray API_KEY of another program must never be sent anywhere.
    api_key: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("OPENAI_API_KEY", "SUMMARIZER_API_KEY"),
        title="模型服务的密钥",
        description="the key of the model's server",
    )
    base_url: str | None = Field(
        None,
        validation_alias=AliasChoices("OPENAI_BASE_URL", "SUMMARIZER_BASE_URL"),
        title="模型服务的地址；不设则为 OpenAI",
        description="the server's address; OpenAI's where unset",
    )
    model: str | None = Field(
        None,
        title="模型名，或模型文件 gguf:路径；不设则不用模型",
        description="the model's name, or a model file as gguf:PATH; no model is used where unset",
    )
    extractor: ExtractorName = Field(
        "auto",
        title="llm 用模型，rules 用内置规则，auto 有模型时用模型",
        description="llm: the model; rules: the embedded rules; auto: the model where one is set",
    )
    mode: ModeName = Field(
        "auto",
        title="要求模型按格式作答的方式；auto 按服务选择",
        description="how the model is held to the answer's form; auto chooses by the server",
    )
    profile: str | None = Field(
        None,
        title="服务能力档案的名称；不设则按地址选择",
        description="capability profile by name; chosen by the address where unset",
    )
    offline: bool = Field(
        False, title="禁止向本机以外的主机发送任何内容", description="nothing is sent to any host but this machine"
    )
    concurrency: int = Field(8, ge=1, le=1024, title="同时进行的请求数", description="requests under way at once")
    requests_per_minute: int | None = Field(
        None, ge=1, title="每分钟请求数上限", description="the most requests a minute"
    )
    tokens_per_minute: int | None = Field(None, ge=1, title="每分钟词元数上限", description="the most tokens a minute")
    max_attempts: int = Field(
        5, ge=1, le=20, title="一个请求最多尝试几次", description="how often a request is tried at most"
    )
    connect_timeout: float = Field(10.0, gt=0, title="连接的等待秒数", description="seconds to wait for a connection")
    first_byte_timeout: float = Field(
        120.0, gt=0, title="等待应答开始的秒数", description="seconds to wait for an answer to begin"
    )
    request_timeout: float = Field(
        300.0, gt=0, title="一个请求总共的等待秒数", description="seconds to wait for a whole answer"
    )
    temperature: float = Field(0.0, ge=0, le=2, title="模型的采样温度", description="the model's sampling temperature")
    max_output_tokens: int = Field(
        4096, ge=64, title="一次应答的词元数上限", description="the most tokens of one answer"
    )
    context_tokens: int = Field(
        16384,
        ge=1024,
        title="模型的上下文长度，提示与应答合计",
        description="the model's window, prompt and answer together",
    )
    repair: int = Field(
        1,
        ge=0,
        le=3,
        title="校核出错后请模型改正的次数",
        description="how often the model is asked to mend what the checks found",
    )
    budget: float | None = Field(
        None,
        gt=0,
        title="一次运行的费用上限，按价目表的币种",
        description="the most that a run may cost, in the price list's currency",
    )
    trusted_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        title="可以接收限制性材料的主机；环境变量中以逗号分隔",
        description="hosts a restricted document may be sent to; comma-separated in a variable",
    )

    # the batch
    engine: Literal["local", "ray"] = Field(
        "local",
        title="在哪里处理：local 本机的工作进程，ray 已有的 Ray 集群",
        description="where documents are worked on: local worker processes, or an existing ray cluster",
    )
    ray_address: str | None = Field(
        None,
        title="Ray 集群的地址；不设则用 RAY_ADDRESS 或本机的集群",
        description="the Ray cluster's address; where unset RAY_ADDRESS, else the cluster of this machine",
    )
    workers: int = Field(
        0,
        ge=0,
        le=256,
        title="工作进程数；0 为按处理器和材料数自定",
        description="worker processes; 0 chooses by cores and batch size",
    )
    max_characters: int = Field(
        5_000_000, ge=1000, title="一份材料的字数上限", description="the most characters of a document"
    )
    worker_memory: int = Field(
        4096,
        ge=512,
        title="一个工作进程的内存上限(兆字节)",
        description="megabytes of address space for a worker process",
    )
    document_timeout: float = Field(
        600.0,
        gt=0,
        title="一份材料一个环节的处理秒数上限",
        description="seconds a worker may spend on one stage of a document",
    )
    strict: bool = Field(
        False, title="有错误或警告时以退出码 1 结束", description="errors and warnings end with exit code 1"
    )
    lang: Literal["zh", "en"] | None = Field(
        None, title="界面语言；不设则随系统", description="the language of messages; the system's where unset"
    )

    # the server
    webhook_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        title="内部网络中可以推送的主机或网段；环境变量中以逗号分隔",
        description="hosts or networks inside that webhooks may call; comma-separated in a variable",
    )
    drop_folder: Path | None = Field(
        None,
        title="定稿后写出文件的文件夹；不设则不写",
        description="folder that finalised revisions are written to; none where unset",
    )
    api_requests_per_minute: int = Field(
        1200, ge=60, title="一个接口令牌每分钟的请求数上限", description="the most requests a minute of one API token"
    )

    # places
    cache_dir: Path | None = Field(
        None,
        title="缓存文件夹；不设则为用户缓存文件夹",
        description="the cache folder; where unset the user's, in a checkout cache/",
    )

    # the reviewer's page
    database_url: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "SUMMARIZER_DATABASE_URL"),
        title="核校数据库：文件路径或 postgresql:// 地址；不设则为结果文件夹里的 SQLite 文件",
        description="the reviews' database, a path or a postgresql:// URL; where unset a SQLite file in the results",
    )
    data_dir: Path | None = Field(
        None,
        title="服务自己的文件夹：密钥、日志、上传的文件",
        description="the server's own folder: its secret, its log, uploads",
    )
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        title="服务可以用哪些域名访问；环境变量中以逗号分隔",
        description="names that the server answers to; comma-separated in a variable",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        title="前置代理的地址或网段，只相信它们转报的来源；环境变量中以逗号分隔",
        description="addresses or networks of proxies whose word on the sender counts; comma-separated in a variable",
    )
    idle_minutes: int = Field(
        30, ge=1, le=720, title="多少分钟不操作就退出登录", description="minutes of idleness that end a session"
    )
    second_signature: bool = Field(
        False, title="定稿前每项决定须另一人复审", description="every decision needs a second signature before 定稿"
    )
    upload_limit: int = Field(
        50, ge=1, le=1024, title="上传文件的大小上限(兆字节)", description="megabytes that an upload may have"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, dotenv_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("trusted_hosts", "allowed_hosts", "trusted_proxies", "webhook_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator(
        *("api_key", "base_url", "model", "profile", "lang", "cache_dir", "database_url", "data_dir", "drop_folder"),
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        # `OPENAI_BASE_URL=` in a .env file means that nothing is set, not an address of no characters.
        return None if isinstance(value, str) and not value.strip() else value

    @property
    def resolved_extractor(self) -> Literal["llm", "rules"]:
        """`auto` means the model where one is configured, else the rules."""
        if self.extractor == "auto":
            return "llm" if self.model else "rules"
        return self.extractor

    @property
    def resolved_cache_dir(self) -> Path:
        """`cache/` in a checkout, else the user's cache folder (XDG)."""
        if self.cache_dir is not None:
            return self.cache_dir
        root = checkout()
        if root is not None:
            return root / "cache"
        base = os.environ.get("XDG_CACHE_HOME")
        return (Path(base) if base else Path.home() / ".cache") / "summarizer"


def load(**options: object) -> Settings:
    """Settings from all sources; `options` that are None count as not given. Raises UsageError in one line."""
    given = {name: value for name, value in options.items() if value is not None}
    _refuse_unknown(Path(SETTINGS_FILE))
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _fault(
            f"设置 {where} 的值无效：{_reason(first)}",
            f"setting {where}: {first['msg']}",
            ("请改正该选项、环境变量或设置文件", "correct the option, variable or file"),
        ) from None
    except (SettingsError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())
        mend = ("请改正环境变量或 .env 文件", "correct the variable or the .env file")
        raise _fault(f"设置读不出来：{told}", f"settings: {told}", mend) from None


# What pydantic finds wrong, by its type (https://docs.pydantic.dev/latest/errors/validation_errors/).
_REASONS = {
    "literal_error": "只能是 {expected} 之一",
    "greater_than_equal": "不能小于 {ge}",
    "greater_than": "必须大于 {gt}",
    "less_than_equal": "不能大于 {le}",
    "int_parsing": "必须是整数",
    "int_from_float": "必须是整数",
    "float_parsing": "必须是数",
    "bool_parsing": "必须是 true 或 false",
    "string_type": "必须是文字",
}


def _reason(error: ErrorDetails) -> str:
    told = _REASONS.get(error["type"])
    if told is None:
        return error["msg"]
    return told.format(**error.get("ctx", {})).replace(" or ", "、")


def _fault(what: str, english: str, mend: tuple[str, str], where: str | None = None) -> UsageError:
    """`mend` in Chinese and in English."""
    error = UsageError(what, where=where, mend=mend[0])
    error.english = (english, mend[1])
    return error


def _refuse_unknown(path: Path) -> None:
    """A key of summarizer.toml that is no setting is most often a slip of the pen, and must not pass in silence."""
    if not path.is_file():
        return
    try:
        keys: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        mend = ("请改正该文件", "correct it")
        raise _fault(f"不是可读的 TOML 文件({error})", f"not a readable TOML file: {error}", mend, str(path)) from None
    unknown = ", ".join(sorted(set(keys) - set(Settings.model_fields)))
    if unknown:
        known = ", ".join(sorted(Settings.model_fields))
        mend = (f"请删去，或改用其中之一：{known}", f"remove it, or use one of: {known}")
        raise _fault(f"没有这项设置：{unknown}", f"unknown setting {unknown}", mend, str(path))
