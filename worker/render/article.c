#include "worker/render/render.h"

#include "worker/decode/date.h"
#include "worker/render/out.h"

static void strings(struct out *out, const struct strs *strs)
{
    for (size_t i = 0; i < strs->n; i++) {
        out_text(out, NULL, strs->items[i]);
    }
}

static void removed(struct out *out, const char *key, const struct clean *clean)
{
    out_list(out, key);
    for (size_t i = 0; i < clean->n_removed; i++) {
        out_object(out, NULL);
        out_text(out, "text", clean->removed[i].text);
        out_word(out, "reason", removed_reason_name(clean->removed[i].reason));
        out_end(out, '}');
    }
    out_end(out, ']');
}

/* Begins an object with where it stands. */
static void begin_span(struct out *out, const struct span *span)
{
    out_object(out, NULL);
    out_integer(out, "start", span->start);
    out_integer(out, "end", span->end);
    out_text(out, "text", span->text);
}

static void entities(struct out *out, const struct facts *facts)
{
    out_list(out, "entities");
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *e = &facts->entities[i];
        out_object(out, NULL);
        out_integer(out, "id", (int64_t)i);
        out_word(out, "type", entity_type_name(e->type));
        if (e->subtype.p) {
            out_text(out, "subtype", e->subtype);
        }
        out_text(out, "name", e->name);
        out_null(out, "wikidata");
        out_thousandths(out, "salience", (e->salience_ppm + 500) / 1000);
        out_list(out, "mentions");
        for (size_t k = 0; k < e->n_mentions; k++) {
            begin_span(out, &e->mentions[k].span);
            out_text(out, "role", e->mentions[k].role);
            out_end(out, '}');
        }
        out_end(out, ']');
        out_end(out, '}');
    }
    out_end(out, ']');
}

static void quotes(struct out *out, const struct facts *facts)
{
    out_list(out, "quotes");
    for (size_t i = 0; i < facts->n_quotes; i++) {
        const struct quote *q = &facts->quotes[i];
        begin_span(out, &q->span);
        if (q->speaker.p) {
            out_object(out, "speaker");
            out_text(out, "text", q->speaker);
            if (q->entity < 0) {
                out_null(out, "entity");
            } else {
                out_integer(out, "entity", q->entity);
            }
            out_end(out, '}');
        } else {
            out_null(out, "speaker");
        }
        out_text(out, "cue", q->cue);
        out_end(out, '}');
    }
    out_end(out, ']');
}

static void dates(struct out *out, const struct facts *facts)
{
    out_list(out, "dates");
    for (size_t i = 0; i < facts->n_dates; i++) {
        const struct temporal *date = &facts->dates[i];
        begin_span(out, &date->span);
        out_word(out, "type", timex_type_name(date->type));
        out_text(out, "value", date->value);
        if (date->mod.p) {
            out_text(out, "mod", date->mod);
        }
        out_end(out, '}');
    }
    out_end(out, ']');
}

static void amounts(struct out *out, const struct facts *facts)
{
    out_list(out, "amounts");
    for (size_t i = 0; i < facts->n_amounts; i++) {
        const struct amount *a = &facts->amounts[i];
        begin_span(out, &a->span);
        out_word(out, "type", amount_type_name(a->type));
        out_number(out, "value", a->value);
        out_text(out, "currency", a->currency);
        if (a->unit.p) {
            out_text(out, "unit", a->unit);
        }
        out_end(out, '}');
    }
    out_end(out, ']');
}

static void stamp_time(struct out *out, const char *key, struct stamp stamp)
{
    if (stamp.from == DATE_FROM_NONE) {
        out_null(out, key);
    } else {
        out_local_time(out, key, stamp.us, stamp.zone_minutes);
    }
}

static void publication(struct out *out, const struct clean *clean)
{
    bool known = clean->published.from != DATE_FROM_NONE;
    const char *precision = clean->published.day_only ? "day" : "second";
    stamp_time(out, "published_at", clean->published);
    out_word(out, "published_precision", known ? precision : NULL);
    out_word(out, "published_from", known ? date_from_name(clean->published.from) : NULL);
    stamp_time(out, "modified_at", clean->modified);
}

/* What is known of the article, before its text. */
static void head(struct out *out, const struct record *record)
{
    const struct clean *clean = &record->clean;
    out_word(out, "schema", "newsmill.article.v1");
    out_text(out, "id", record->article.id);
    out_text(out, "url", clean->url);
    out_text(out, "canonical_url", clean->canonical_url);
    out_object(out, "source");
    out_text(out, "name", clean->source_name);
    out_text(out, "domain", clean->source_domain);
    out_end(out, '}');
    out_text(out, "title", clean->title);
    out_list(out, "authors");
    strings(out, &clean->authors);
    out_end(out, ']');
    out_text(out, "agency", clean->agency);
    publication(out, clean);
    out_text(out, "language", clean->language);
    out_thousandths(out, "language_confidence", 10 * (int64_t)clean->language_percent);
    out_word(out, "kind", article_kind_name(clean->kind));
}

struct str render_article(const struct record *record, struct arena *arena)
{
    struct out out = out_new(arena, 4 * record->clean.text.n + 4096);
    out_object(&out, NULL);
    head(&out, record);
    out_text(&out, "text", record->clean.text);
    removed(&out, "removed", &record->clean);
    entities(&out, &record->facts);
    quotes(&out, &record->facts);
    dates(&out, &record->facts);
    amounts(&out, &record->facts);
    out_list(&out, "warnings");
    strings(&out, &record->clean.warnings);
    strings(&out, &record->facts.warnings);
    out_end(&out, ']');
    out_integer(&out, "pipeline_version", PIPELINE_VERSION);
    out_end(&out, '}');
    return out_line(&out);
}

struct str render_rejected(const struct rejection *rejection, struct arena *arena)
{
    struct out out = out_new(arena, 512);
    out_object(&out, NULL);
    out_text(&out, "id", rejection->id);
    out_text(&out, "file", rejection->file);
    out_object(&out, "rejected");
    out_word(&out, "reason", rejection->reason);
    out_word(&out, "stage", rejection->stage);
    out_word(&out, "message", rejection->message);
    out_end(&out, '}');
    out_end(&out, '}');
    return out_line(&out);
}

struct str render_groups(struct str id, int64_t duplicates, int64_t story, struct arena *arena)
{
    struct out out = out_new(arena, 256);
    out_object(&out, NULL);
    out_text(&out, "id", id);
    out_id(&out, "duplicates", duplicates);
    out_id(&out, "story", story);
    out_end(&out, '}');
    return out_line(&out);
}

struct str render_removed(const struct clean *clean, struct arena *arena)
{
    struct out out = out_new(arena, 256);
    removed(&out, NULL, clean);
    return out_line(&out);
}

struct str render_strings(const struct strs *list, struct arena *arena)
{
    struct out out = out_new(arena, 256);
    out_list(&out, NULL);
    strings(&out, list);
    out_end(&out, ']');
    return out_line(&out);
}
