"""Who builds the shards: processes here, or workers of Dask wherever they are."""
