"""What goes on paper: `sheet` a page of PDF with our letters, `poster` one capsule on A4, `picture`
an address as a picture for the camera of a phone."""
