"""The command line: reads options, calls one use case or one function of `local`, and shows what comes back."""
