"""YAML files: read, located, validated, and what their comments allow."""
