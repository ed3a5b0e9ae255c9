"""Makes the file of the source ``world-archive`` from versions of an npm package."""
