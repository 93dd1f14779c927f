"""Worked examples that others published, run through the product's own records.

`make cases CASES=path/to/file.yaml` prices every case of a file by the configuration
beside it (docs/cases.md), in a transaction that is rolled back.
"""
