"""Rules of the Ghent Workgroup, GWG 2022, by their numbers (R0001 to R0035)."""
