"""`python -m brochure`."""

from brochure.cli import command

if __name__ == "__main__":
    command()
