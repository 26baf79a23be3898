"""Arrays and results to Altair charts: pure functions, no Streamlit.

Words are only ever data: never part of an expression, a title or a domain. Neutral ink is
`currentColor`, which a page sets, so that one chart is right in a light and in a dark theme.
"""
