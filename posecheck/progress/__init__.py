"""What became of weeks of work: curves with their error, the week as a calendar, and which change
is larger than what two measurements differ by. Pure: it is given records, days and nothing else.
"""
