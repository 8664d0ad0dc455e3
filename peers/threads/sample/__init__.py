"""Sample groups, people and threads for the demonstration, made through the actions.

`people` makes the groups and everyone in them, `house` what is agreed for the closed one, `words`
holds what the invented youths and helpers write, `stories` plays one thread each.
"""
