"""The doors of what stands in frames elsewhere, and of signing in beside them."""
