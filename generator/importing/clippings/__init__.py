"""What the importer of plain text is made of: one file for each thing that it recognises in a clipping."""
