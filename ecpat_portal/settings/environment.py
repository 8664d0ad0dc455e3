"""Where values come from: the environment, then the file `.env`, then what is safe."""

import base64
import hashlib
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
# What the environment already says wins over the file; ENV_FILE="" reads no file at all.
_env_file = env.str("ENV_FILE", default=str(BASE_DIR / ".env"))
if _env_file and Path(_env_file).is_file():
    env.read_env(_env_file)

DEBUG = env.bool("DEBUG", default=False)
# The demonstration: throw-away keys, log-in without a second factor, a banner that says so.
DEMO = env.bool("DEMO", default=False)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def secret(name: str, purpose: str) -> str:
    """A secret from the environment; in DEBUG or DEMO a well-known one, never in service."""
    value = env.str(name, default="")
    demo = "demo-only-" + base64.b64encode(hashlib.sha256(name.encode()).digest()).decode()
    if value and value != demo:
        return value
    if DEBUG or DEMO:
        return value or demo
    raise ImproperlyConfigured(
        f"{name} is not set ({purpose}). Copy .env.example to .env and fill it in: "
        "`make secrets` prints fresh values. Demonstration values are refused with DEBUG off."
    )
