"""Commands for developers and operators; `make help` lists them."""
