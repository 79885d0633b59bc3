#include "worker/topic_plan.h"

#include <stdlib.h>
#include <string.h>

enum {
    INPUT_PARTITIONS = 6,
    CLUSTERS_PARTITIONS = 12, /* keys must keep their partition, so enough from the start */
    DEAD_PARTITIONS = 3,
};

/* A record's key, headers and the head of its batch come on top of its value. */
static const int64_t overhead_bytes = 64 * 1024;
static const int64_t kafka_default_bytes = 1048588; /* message.max.bytes of a broker */

static void add(struct topic_plan *plan, const char *name, const char *value)
{
    plan->configs[plan->n_configs++] = (struct topic_config){name, value};
}

static const char *bytes_text(int64_t value_bytes, struct arena *arena)
{
    int64_t bytes = value_bytes + overhead_bytes;
    bytes = bytes > kafka_default_bytes ? bytes : kafka_default_bytes;
    return arena_printf(arena, "%lld", (long long)bytes).p;
}

static struct topic_plan input_plan(const struct settings *s, const char *name, struct arena *arena)
{
    struct topic_plan plan = {.kind = TOPIC_INPUT, .name = name, .partitions = INPUT_PARTITIONS};
    add(&plan, "cleanup.policy", "delete");
    /* twice the limit: somewhat longer articles shall come in and be rejected with a reason */
    add(&plan, "max.message.bytes", bytes_text(2 * s->max_article_bytes, arena));
    return plan;
}

static struct topic_plan clusters_plan(const struct settings *s, struct arena *arena)
{
    struct topic_plan plan = {
        .kind = TOPIC_CLUSTERS, .name = s->clusters_topic, .partitions = CLUSTERS_PARTITIONS};
    add(&plan, "cleanup.policy", "delete");
    add(&plan, "retention.ms", "-1");
    add(&plan, "retention.bytes", "-1");
    add(&plan, "max.message.bytes", bytes_text(s->max_event_bytes, arena));
    return plan;
}

static struct topic_plan dead_plan(const struct settings *s, struct arena *arena)
{
    struct topic_plan plan = {
        .kind = TOPIC_DEAD, .name = s->dead_topic, .partitions = DEAD_PARTITIONS};
    add(&plan, "cleanup.policy", "delete");
    add(&plan, "retention.ms", "2592000000"); /* 30 days; the rows in rejected_record stay */
    add(&plan, "max.message.bytes", bytes_text(s->max_event_bytes, arena));
    return plan;
}

/* Keys go as they are: the same number of partitions, whose keys are in the same ones. */
static struct topic_plan state_plan(const struct settings *s, struct arena *arena)
{
    struct topic_plan plan = {
        .kind = TOPIC_STATE, .name = s->state_topic, .partitions = CLUSTERS_PARTITIONS};
    add(&plan, "cleanup.policy", "compact");
    add(&plan, "max.message.bytes", bytes_text(s->max_event_bytes, arena));
    return plan;
}

/* Of each article its present state stays, and nothing of one that was withdrawn or forgotten. */
static struct topic_plan articles_plan(const struct settings *s, struct arena *arena)
{
    struct topic_plan plan = {
        .kind = TOPIC_ARTICLES, .name = s->articles_topic, .partitions = CLUSTERS_PARTITIONS};
    add(&plan, "cleanup.policy", "compact");
    add(&plan, "max.message.bytes", bytes_text(s->max_event_bytes, arena));
    return plan;
}

const struct topic_plan *
topic_plan(const struct settings *settings, int replicas, struct arena *arena, size_t *n)
{
    size_t inputs = settings->input_topics.n;
    struct topic_plan *plans = ARENA_NEW(arena, struct topic_plan, inputs + 4);
    for (size_t i = 0; i < inputs; i++) {
        plans[i] = input_plan(settings, settings->input_topics.items[i], arena);
    }
    plans[inputs] = clusters_plan(settings, arena);
    plans[inputs + 1] = dead_plan(settings, arena);
    plans[inputs + 2] = state_plan(settings, arena);
    *n = inputs + 3;
    if (settings->articles_topic) {
        plans[(*n)++] = articles_plan(settings, arena);
    }
    for (size_t i = 0; i < *n && replicas >= 3; i++) {
        add(&plans[i], "min.insync.replicas", "2");
    }
    return plans;
}

static const char *value_of(const struct topic_facts *facts, const char *name)
{
    for (size_t i = 0; i < facts->n_configs; i++) {
        if (strcmp(facts->configs[i].name, name) == 0) {
            return facts->configs[i].value;
        }
    }
    return NULL;
}

/* One promise: the value must be `want`. What the broker does not tell counts as kept. */
static bool must_be(const struct topic_plan *plan,
                    const struct topic_facts *facts,
                    const char *name,
                    const char *want,
                    const char *why,
                    struct buf *out)
{
    const char *value = value_of(facts, name);
    if (!value || strcmp(value, want) == 0) {
        return true;
    }
    buf_printf(out, "%s: %s is %s, must be %s: %s\n", plan->name, name, value, want, why);
    return false;
}

static bool must_hold_bytes(const struct topic_plan *plan,
                            const struct topic_facts *facts,
                            int64_t min,
                            struct buf *out)
{
    const char *value = value_of(facts, "max.message.bytes");
    if (!value || strtoll(value, NULL, 10) >= min) {
        return true;
    }
    buf_printf(out,
               "%s: max.message.bytes is %s, must be at least %lld: NEWSMILL_MAX_EVENT_BYTES "
               "allows such events\n",
               plan->name, value, (long long)min);
    return false;
}

static bool check_output(const struct topic_plan *plan,
                         const struct settings *settings,
                         const struct topic_facts *facts,
                         struct buf *out)
{
    bool events = plan->kind == TOPIC_CLUSTERS;
    bool state = plan->kind == TOPIC_STATE;
    bool compact = state || plan->kind == TOPIC_ARTICLES;
    bool kept = must_be(plan, facts, "cleanup.policy", compact ? "compact" : "delete",
                        events    ? "the state of a cluster is the sum of all its events"
                        : state   ? "of each group its last state must stay"
                        : compact ? "of each article its last state must stay, and no other"
                                  : "every dead letter counts, whatever its key",
                        out);
    if (events) {
        static const char why[] = "the state of a cluster is the sum of all its events";
        kept = must_be(plan, facts, "retention.ms", "-1", why, out) && kept;
        kept = must_be(plan, facts, "retention.bytes", "-1", why, out) && kept;
    }
    if (facts->replicas > 1) {
        kept = must_be(plan, facts, "unclean.leader.election.enable", "false",
                       "a broker that lags could take over and drop sent events", out) &&
               kept;
    }
    return must_hold_bytes(plan, facts, settings->max_event_bytes, out) && kept;
}

static void note_input(const struct topic_plan *plan,
                       const struct settings *settings,
                       const struct topic_facts *facts,
                       struct buf *out)
{
    const char *policy = value_of(facts, "cleanup.policy");
    const char *bytes = value_of(facts, "max.message.bytes");
    if (policy && strcmp(policy, "delete") != 0) {
        buf_printf(out, "%s: note: cleanup.policy is %s: records may go before they are read\n",
                   plan->name, policy);
    }
    if (bytes && strtoll(bytes, NULL, 10) < settings->max_article_bytes) {
        buf_printf(out,
                   "%s: note: max.message.bytes is %s, less than NEWSMILL_MAX_ARTICLE_BYTES "
                   "(%lld): longer articles cannot be sent\n",
                   plan->name, bytes, (long long)settings->max_article_bytes);
    }
}

bool topic_check(const struct topic_plan *plan,
                 const struct settings *settings,
                 const struct topic_facts *facts,
                 struct buf *out)
{
    bool kept = true;
    if (plan->kind == TOPIC_INPUT) {
        note_input(plan, settings, facts, out);
    } else {
        kept = check_output(plan, settings, facts, out);
    }
    const char *in_sync = value_of(facts, "min.insync.replicas");
    if (facts->replicas > 1 && in_sync && strtol(in_sync, NULL, 10) >= facts->replicas) {
        buf_printf(out, "%s: note: min.insync.replicas is %s of %d: one broker down stops it\n",
                   plan->name, in_sync, facts->replicas);
    }
    if (facts->partitions < plan->partitions) {
        buf_printf(out, "%s: note: %d partitions, %d are suggested\n", plan->name,
                   facts->partitions, plan->partitions);
    }
    return kept;
}
