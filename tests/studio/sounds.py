"""The smallest recordings that are what they say: the head of an Opus file, the head of an MP3."""

# One page with OpusHead, one that says three seconds (144,000 samples) have passed.
OPUS = (
    b"OggS\x00\x02" + bytes(8) + b"\x01\x00\x00\x00" + bytes(4) + bytes(4) + b"\x01\x13"
    b"OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00"
    b"OggS\x00\x04" + (144_000).to_bytes(8, "little") + b"\x01\x00\x00\x00" + bytes(8) + b"\x00"
)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + bytes(400)
# Ten seconds of silence that a browser really plays: whole frames of MPEG layer III.
SILENCE = (b"\xff\xfb\x90\x00" + bytes(413)) * 400
