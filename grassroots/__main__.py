"""``python -m grassroots``: the command."""

from grassroots.command import main

if __name__ == "__main__":
    main()
