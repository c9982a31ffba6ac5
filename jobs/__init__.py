"""Background work: the doorbell (relay), the ticker, and jobs whose body is one call."""
