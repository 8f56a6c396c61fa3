"""人員試算表: people out of a school and into it as one spreadsheet with three sheets; looked at before anything changes."""
