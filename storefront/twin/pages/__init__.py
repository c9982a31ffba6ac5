"""What people see: the hosted payment page, the bank's page, and the dashboard."""
