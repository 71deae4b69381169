"""Pictures of a family: genogram, ecomap, and who lived where with whom."""
