"""`python -m derisk` is `derisk`."""

from derisk.cli.main import run

if __name__ == "__main__":
    run()
