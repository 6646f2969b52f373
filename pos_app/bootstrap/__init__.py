"""THE composition root: the only place that knows every room, and how they are started and ended.

`app` builds a till from its data folder; `enrolment` makes a new one; `requests` answers the
command line for the process that owns the folder; `demo` builds the demo shop.
"""
