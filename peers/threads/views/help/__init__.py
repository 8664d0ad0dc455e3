"""A youth's pages: `about` before writing, `writing` the form, `entry` the code, `thread` the talk.

Every page is made for a shared phone: nothing is cached or kept on the device, no address names a
thread, and nothing needs a script.
"""
