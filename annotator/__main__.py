"""Start the program: `python -m annotator`, or the command `annotator`."""

from annotator.cli import main

if __name__ == "__main__":
    main()
