"""The syntax tree: frozen data as written, before any name is looked up. Spans never count in comparisons."""
