"""What can be done with a thread. Each verb is one transaction: state, event and outbox together.

`youth`, `peer`, `coach` hold the verbs of each person, `decisions` what takes two adults,
`routing` what time does, `notifications` the outbox. `transitions`, `claims`, `climbing` and
`notices` are the parts that these share; inside one of the `rounds` of routing they gather what
they write.
"""
