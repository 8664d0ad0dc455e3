"""Fresh secrets: `python -m ecpat_portal.fresh_env` prints them, `--write .env` keeps them.

An existing file is never touched: with its VAULT_KEYS would go every message.
"""

import argparse
import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

TEMPLATE = """\
# Secrets of this portal, made on this machine. Keep a copy of VAULT_KEYS and CODE_PEPPER where
# the backups of the database are not: without them no message can be read and no code opens,
# and whoever holds both them and the database reads everything. .env.example explains the rest.
SECRET_KEY={secret_key}
CODE_PEPPER={code_pepper}
VAULT_KEYS={vault_keys}
VAPID_PRIVATE_KEY={vapid_private_key}
"""


def push_key() -> str:
    """A private key on P-256 as base64url: any 32 bytes that make a number below the order."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()


def fresh_secrets() -> str:
    """The text of a `.env` with secrets nobody has seen."""
    vault_key = base64.b64encode(secrets.token_bytes(32)).decode()
    return TEMPLATE.format(
        secret_key=secrets.token_urlsafe(50),
        code_pepper=secrets.token_urlsafe(32),
        vault_keys=f"k{secrets.token_hex(3)}:{vault_key}",
        vapid_private_key=push_key(),
    )


def write_once(path: Path) -> bool:
    """Write fresh secrets to `path`, readable by its owner alone; False if it is there already."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh_secrets())
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description="Fresh secrets for the portal.")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep them here, if not there")
    path = parser.parse_args().write
    if path is None:
        print(fresh_secrets(), end="")  # noqa: T201
    elif write_once(path):
        print(f"Wrote fresh secrets to {path}")  # noqa: T201


if __name__ == "__main__":
    main()
