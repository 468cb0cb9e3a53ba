"""A person's own history in the store: screens, programmes, guided sessions and checks, with those
of the coach's. Plain functions; needs no Streamlit.

A person may be the user themself: `own.add(store, "Anna")` allows no pictures at all. What somebody
answered about pain and health lies in the data folder of this computer (`intake.keep`), never here;
what is said of pain during a guided session belongs to the session.
"""
