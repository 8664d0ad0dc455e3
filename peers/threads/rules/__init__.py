"""The rules of a help thread: pure functions over frozen data, readable without Django.

`states` what may follow what; `risk` how serious; `topics` what the topics ask for; `clock`
staffed and quiet hours; `ladder` who comes next and when; `routing` who is asked.
Sources: the numbered safeguarding rules S01-S29 (docs/safeguarding.md).
"""
