-- What was refused, why and from which topic? The newest message of each reason as an example.
SELECT reason, stage, topic, count(*) AS records, min(rejected_at) AS first, max(rejected_at) AS last,
       (array_agg(message ORDER BY reject_id DESC))[1] AS example
FROM v_rejected
GROUP BY reason, stage, topic
ORDER BY records DESC, reason, stage, topic;
