"""The hub's pages: queue, triage, decision, feedback, advice, and allocation in a team."""
