"""An address as a picture for the camera of a phone (QR code)."""

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import qrcode


def code_of(address: str) -> "qrcode.QRCode":
    """Readable through a quarter that is torn or dirty."""
    import qrcode  # noqa: PLC0415 - it brings a library of pictures that most workers never need

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    code.make(fit=True)
    return code


def picture_of(address: str) -> str:
    """An SVG as a data address."""
    from qrcode.image.svg import SvgPathImage  # noqa: PLC0415 - see above

    svg: bytes = code_of(address).make_image(image_factory=SvgPathImage).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
