"""The pages: server-rendered, for people and for machines; a process of its own beside the engine."""
