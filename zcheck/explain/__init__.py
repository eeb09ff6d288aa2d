"""What traces and states mean, as data: who did what, who waits for what. No layout, no formats."""
