"""An address as a picture for the camera of a phone (QR code)."""

import base64

import qrcode
from qrcode.image.svg import SvgPathImage


def code_of(address: str) -> qrcode.QRCode:
    """Readable through a quarter that is torn or dirty."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    code.make(fit=True)
    return code


def picture_of(address: str) -> str:
    """An SVG as a data address."""
    svg: bytes = code_of(address).make_image(image_factory=SvgPathImage).to_string()
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
