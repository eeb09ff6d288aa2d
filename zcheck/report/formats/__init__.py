"""Reports for other programs: code scanners, continuous integration, drawing tools. One file a format."""
