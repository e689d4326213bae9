"""What single laboratories of the Blocks page show besides diagram and numbers."""
