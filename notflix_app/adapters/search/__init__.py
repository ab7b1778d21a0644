"""The embedded search, on tantivy, and what words are to every index."""
