"""Where each call goes, and why: one pure function from policy, organisation, call and moment to a decision."""
