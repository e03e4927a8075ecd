"""The demo: a province and a counter on one machine, by hand or walked through by itself."""
