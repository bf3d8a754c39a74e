"""The course as web pages: each lesson one file that works from disk, with its pictures alive.

Where it sits   behind the command ``minitf-course export``; needs ``pip install "minitf[course]"``.
The one idea    a notebook is run once more, and each picture is asked what it shows; the page holds
                text, code, outputs and these answers, and nothing is fetched from anywhere.
Try it          >>> from minitf_widgets.course.command import arguments
                >>> arguments(["export", "notebooks/07-first-network.ipynb", "site"]).folder
                PosixPath('site')
Read next       site.py, page.py, recorder.py
"""
