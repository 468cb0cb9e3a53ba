"""The charts as Vega-Lite specifications: plain data, drawn by the pages as they are, and as static
SVG in the report and in print (`svg.py`).

One module a kind of chart. A specification is built without any library, so that an analysis
imports none; Altair's schema checks it in the tests.
"""
