#include "worker/render/render.h"

#include "worker/decode/date.h"

#include "worker/render/out.h"

static void set(json_t *object, const char *key, json_t *value)
{
    (void)json_object_set_new_nocheck(object, key, value);
}

static json_t *strings(const struct strs *strs)
{
    json_t *list = json_array();
    for (size_t i = 0; i < strs->n; i++) {
        (void)json_array_append_new(list, out_text(strs->items[i]));
    }
    return list;
}

static json_t *removed(const struct clean *clean)
{
    json_t *list = json_array();
    for (size_t i = 0; i < clean->n_removed; i++) {
        json_t *piece = json_object();
        set(piece, "text", out_text(clean->removed[i].text));
        set(piece, "reason", json_string(removed_reason_name(clean->removed[i].reason)));
        (void)json_array_append_new(list, piece);
    }
    return list;
}

static json_t *span(struct span s)
{
    json_t *object = json_object();
    set(object, "start", json_integer(s.start));
    set(object, "end", json_integer(s.end));
    set(object, "text", out_text(s.text));
    return object;
}

static json_t *mentions(const struct entity *entity)
{
    json_t *list = json_array();
    for (size_t i = 0; i < entity->n_mentions; i++) {
        json_t *mention = span(entity->mentions[i].span);
        set(mention, "role", out_text(entity->mentions[i].role));
        (void)json_array_append_new(list, mention);
    }
    return list;
}

static json_t *entities(const struct facts *facts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < facts->n_entities; i++) {
        const struct entity *e = &facts->entities[i];
        json_t *entity = json_object();
        set(entity, "id", json_integer((json_int_t)i));
        set(entity, "type", json_string(entity_type_name(e->type)));
        if (e->subtype.p) {
            set(entity, "subtype", out_text(e->subtype));
        }
        set(entity, "name", out_text(e->name));
        set(entity, "wikidata", json_null());
        set(entity, "salience", json_real((double)((e->salience_ppm + 500) / 1000) / 1000.0));
        set(entity, "mentions", mentions(e));
        (void)json_array_append_new(list, entity);
    }
    return list;
}

static json_t *quotes(const struct facts *facts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < facts->n_quotes; i++) {
        const struct quote *q = &facts->quotes[i];
        json_t *quote = span(q->span);
        json_t *speaker = json_null();
        if (q->speaker.p) {
            speaker = json_object();
            set(speaker, "text", out_text(q->speaker));
            set(speaker, "entity", q->entity < 0 ? json_null() : json_integer(q->entity));
        }
        set(quote, "speaker", speaker);
        set(quote, "cue", out_text(q->cue));
        (void)json_array_append_new(list, quote);
    }
    return list;
}

static json_t *dates(const struct facts *facts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < facts->n_dates; i++) {
        json_t *date = span(facts->dates[i].span);
        set(date, "type", json_string(timex_type_name(facts->dates[i].type)));
        set(date, "value", out_text(facts->dates[i].value));
        if (facts->dates[i].mod.p) {
            set(date, "mod", out_text(facts->dates[i].mod));
        }
        (void)json_array_append_new(list, date);
    }
    return list;
}

static json_t *amounts(const struct facts *facts)
{
    json_t *list = json_array();
    for (size_t i = 0; i < facts->n_amounts; i++) {
        const struct amount *a = &facts->amounts[i];
        json_t *amount = span(a->span);
        set(amount, "type", json_string(amount_type_name(a->type)));
        set(amount, "value", out_number(a->value));
        set(amount, "currency", out_text(a->currency));
        if (a->unit.p) {
            set(amount, "unit", out_text(a->unit));
        }
        if (a->mod.p) {
            set(amount, "mod", out_text(a->mod));
        }
        (void)json_array_append_new(list, amount);
    }
    return list;
}

static json_t *warnings(const struct record *record)
{
    json_t *list = strings(&record->clean.warnings);
    json_t *more = strings(&record->facts.warnings);
    (void)json_array_extend(list, more);
    json_decref(more);
    return list;
}

static json_t *stamp_time(struct stamp stamp)
{
    return stamp.from == DATE_FROM_NONE ? json_null()
                                        : out_local_time(stamp.us, stamp.zone_minutes);
}

static void set_dates(json_t *object, const struct clean *clean)
{
    bool known = clean->published.from != DATE_FROM_NONE;
    const char *precision = clean->published.day_only ? "day" : "second";
    set(object, "published_at", stamp_time(clean->published));
    set(object, "published_precision", known ? json_string(precision) : json_null());
    set(object, "published_from",
        known ? json_string(date_from_name(clean->published.from)) : json_null());
    set(object, "modified_at", stamp_time(clean->modified));
}

struct str render_article(const struct record *record, struct arena *arena)
{
    const struct clean *clean = &record->clean;
    json_t *source = json_object();
    set(source, "name", out_text(clean->source_name));
    set(source, "domain", out_text(clean->source_domain));

    json_t *object = json_object();
    set(object, "schema", json_string("newsmill.article.v1"));
    set(object, "id", out_text(record->article.id));
    set(object, "url", out_text(clean->url));
    set(object, "canonical_url", out_text(clean->canonical_url));
    set(object, "source", source);
    set(object, "title", out_text(clean->title));
    set(object, "authors", strings(&clean->authors));
    set(object, "agency", out_text(clean->agency));
    set(object, "dateline_place", out_text(clean->dateline_place));
    set_dates(object, clean);
    set(object, "language", out_text(clean->language));
    set(object, "language_confidence", json_real(clean->language_percent / 100.0));
    set(object, "kind", json_string(article_kind_name(clean->kind)));
    set(object, "text", out_text(clean->text));
    set(object, "removed", removed(clean));
    set(object, "entities", entities(&record->facts));
    set(object, "quotes", quotes(&record->facts));
    set(object, "dates", dates(&record->facts));
    set(object, "amounts", amounts(&record->facts));
    set(object, "warnings", warnings(record));
    set(object, "pipeline_version", json_integer(PIPELINE_VERSION));
    return out_line(object, arena);
}

struct str render_rejected(const struct rejection *rejection, struct arena *arena)
{
    json_t *why = json_object();
    set(why, "reason", out_text(str_of(rejection->reason)));
    set(why, "stage", out_text(str_of(rejection->stage)));
    set(why, "message", out_text(str_of(rejection->message)));

    json_t *object = json_object();
    set(object, "id", out_text(rejection->id));
    set(object, "file", out_text(rejection->file));
    set(object, "rejected", why);
    return out_line(object, arena);
}

struct str render_groups(struct str id, int64_t duplicates, int64_t story, struct arena *arena)
{
    json_t *object = json_object();
    set(object, "id", out_text(id));
    set(object, "duplicates", out_id(duplicates));
    set(object, "story", out_id(story));
    return out_line(object, arena);
}
