"""A Sphinx site whose pages are notebooks: pip install myst-nb, then sphinx-build . built"""

project = "Pictures in Sphinx"
extensions = ["myst_nb"]
html_theme = "alabaster"
exclude_patterns = ["built"]

nb_execution_mode = "force"
nb_execution_raise_on_error = True
# A picture that ends a cell without .embed() is shown as a still, which needs no script ...
nb_mime_priority_overrides = [("html", "text/html", 0)]
# ... and pages ask nobody for the code of widgets: .embed() brings its own along.
nb_ipywidgets_js = {}
