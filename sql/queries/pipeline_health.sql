-- Does it keep up? Backlogs, the leader, and how old its last sign of life is.
SELECT ungrouped_articles, now() - oldest_ungrouped_at AS ungrouped_for, unwritten_dead_letters, unpublished_events,
       leader_holder, leader_epoch, now() - leader_beat_at AS leader_silent_for
FROM v_pipeline_health;
