"""The law of GST as dated data and pure functions.

Facts and dates come in, frozen results with sources go out.  Nothing here knows the chat, a
database, the environment or the clock.
"""
