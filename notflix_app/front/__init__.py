"""The nginx before the web: it bears with slow and silent visitors, so that the web never waits for one."""
