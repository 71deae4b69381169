"""Clock rules as data, due dates, obligations kept and missed."""
