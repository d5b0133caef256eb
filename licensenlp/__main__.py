"""`python -m licensenlp`: the command line."""

from licensenlp.cli import main

if __name__ == "__main__":
    main()
