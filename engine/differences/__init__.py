"""What differs between two versions of a lifecycle, in sentences, and whether it takes protection away."""
