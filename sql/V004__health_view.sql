-- leader and publish_position have one row each, which a planner without statistics does not know:
-- joined, they looked like millions, and each look at the view was worth compiling (0.15 s).
CREATE OR REPLACE VIEW v_pipeline_health AS
SELECT (SELECT count(*) FROM group_queue) AS ungrouped_articles,
       (SELECT min(queued_at) FROM group_queue) AS oldest_ungrouped_at,
       (SELECT count(*) FROM reject_queue) AS unwritten_dead_letters,
       (SELECT count(*) FROM outbox WHERE outbox_id > (SELECT done FROM publish_position)) AS unpublished_events,
       (SELECT done FROM publish_position) AS published_up_to,
       (SELECT intent FROM publish_position) AS publishing_up_to,
       l.epoch AS leader_epoch, l.holder AS leader_holder, l.beat_at AS leader_beat_at
FROM leader l;
