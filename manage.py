#!/usr/bin/env python
"""Django's own commands. The product's commands are ``kithline ...``."""

import os
import sys


def main() -> None:
    """Run a Django command with Kithline's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
