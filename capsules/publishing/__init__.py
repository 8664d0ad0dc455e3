"""The public pages as files: for nginx, which serves them without the portal, and for a USB stick.

`addresses` says which pages, `rendering` asks the portal for them, `edition` writes them so that
readers never meet half of an old and half of a new one, `nginx` prints the configuration that
serves them, `bundle` makes the same pages readable without any server.
"""
