"""Is a PDF file right? Any file, from anywhere: this room knows no brochure and no layout.

`sandbox` examines a file in a process of its own; `examine` reads it (`document`), runs its
content streams (`interpreter/`), holds it to the rules of a profile (`profiles`, `rules/`) and
turns faults into findings (`report`).
"""
