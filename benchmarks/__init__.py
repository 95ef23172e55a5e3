"""What notes find again, and what travels: figures, made by running the scripts here."""
