"""Sample groups, people and threads for the demonstration, made through the actions.

`people` makes the two groups and everyone in them, `words` holds what the invented youths and
helpers write, `stories` plays one thread each.
"""
