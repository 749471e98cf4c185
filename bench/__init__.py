"""How fast and how big the bot is, beside Rasa's own default pipeline, in one run.

`python -m bench [--quick] [--only ours|stock] [--keep]`, or `make bench`. What is compared, and
why it is fair, stands in `stock.py`; what is said to both, in `messages.yml`.
"""
