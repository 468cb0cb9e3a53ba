"""The border: files that come from outside are opened and decoded here and nowhere else, within
limits of size, depth and number.

Whatever a file holds instead of what it should, the answer is one refusal in one line, of the class
that the reader names (`file.Expected`): never another exception, never more than a gigabyte of
memory, never a wait without an end.
"""
