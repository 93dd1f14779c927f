import sys

if sys.version_info < (3, 11):  # noqa: UP036 (said here, before newer syntax is read)
    sys.exit("Python 3.11 or newer is needed: make PYTHON=/path/to/python3 ...")

from tools.dev.cli import main

if __name__ == "__main__":
    main()
