-- The newest stories, and the stories of some days, without reading all: what most questions about stories begin with.
CREATE INDEX cluster_story_published ON cluster (last_published_at) WHERE kind = 'story' AND state IN ('open', 'closed');
