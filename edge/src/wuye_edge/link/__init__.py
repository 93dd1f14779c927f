"""The signed way to the server (decision 0016). Nothing at the gate waits for it."""
