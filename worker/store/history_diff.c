#include "worker/store/history_diff.h"

#include "worker/revision/revision.h"

/* Texts that are compared at a time; one pair may be larger. */
#define PIECE_BYTES ((int64_t)8 << 20)
#define ARENA_BYTES (1u << 20)

/*
 * Only versions from the last one before the change on: those before it have the predecessors
 * that they had. In the usual case, a newest version, these are two rows.
 */
static const char find_sql[] =
    "SELECT article_id, content_hash, before, bytes FROM "
    "(SELECT r.article_id, r.content_hash, r.previous_hash, r.first_at, c.at, "
    "        lag(r.content_hash) OVER w AS before, "
    "        octet_length(r.text)::bigint + coalesce(lag(octet_length(r.text)) OVER w, 0) AS bytes "
    " FROM unnest($1, $2) AS c(article_id, at) "
    " JOIN article_revision r ON r.article_id = c.article_id AND NOT r.killed "
    "  AND r.first_at >= coalesce((SELECT max(p.first_at) FROM article_revision p "
    "                              WHERE p.article_id = c.article_id AND NOT p.killed "
    "                              AND p.first_at < c.at), '-infinity') "
    " WINDOW w AS (PARTITION BY r.article_id ORDER BY r.first_at, r.content_hash)) n "
    "WHERE first_at >= at AND before IS DISTINCT FROM previous_hash "
    "ORDER BY article_id, content_hash";

#define LISTS(v)                                                                                   \
    v ".title, " v ".text, array_to_string(" v ".removed_notes, E'\\x1f'), "                       \
      "array_to_string(" v ".figures, E'\\x1f'), array_to_string(" v ".names, E'\\x1f'), "         \
      "array_to_string(" v ".quotes, E'\\x1f')"
#define VERSION_COLUMNS 6

static const char load_sql[] =
    "SELECT k.article_id, k.content_hash, k.before, " LISTS("a") ", " LISTS(
        "b") " "
             "FROM unnest($1, $2, $3) AS k(article_id, content_hash, before) "
             "JOIN article_revision a ON a.article_id = k.article_id AND NOT a.killed "
             " AND a.content_hash = k.content_hash "
             "LEFT JOIN article_revision b ON b.article_id = k.article_id AND NOT b.killed "
             " AND b.content_hash = k.before";

#define LIST(name) name " = string_to_array(d." name ", E'\\x1f')"

static const char
    write_sql[] =
        "UPDATE article_revision r SET previous_hash = d.before, "
        "headline_before = "
        "d.headline_before, "
        "headline_after = d.headline_after, sentences_added_count = "
        "d.n_added, "
        "sentences_removed_count = d.n_removed, correction_note = "
        "d.note, " LIST("sentences_added") ", " LIST("sentences_removed") ", " LIST("figures_added") ", " LIST("figures_removed") ", " LIST(
            "names_added") ", " LIST("names_removed") ", " LIST("quotes_added") ", " LIST("quotes_"
                                                                                          "remove"
                                                                                          "d") " "
                                                                                               "FR"
                                                                                               "OM"
                                                                                               " u"
                                                                                               "nn"
                                                                                               "es"
                                                                                               "t("
                                                                                               "$1"
                                                                                               ", "
                                                                                               "$2"
                                                                                               ", "
                                                                                               "$3"
                                                                                               ", "
                                                                                               "$4"
                                                                                               ", "
                                                                                               "$5"
                                                                                               ", "
                                                                                               "$6"
                                                                                               ", "
                                                                                               "$7"
                                                                                               ", "
                                                                                               "$8"
                                                                                               ", "
                                                                                               "$9"
                                                                                               ", "
                                                                                               "$1"
                                                                                               "0,"
                                                                                               " $"
                                                                                               "11"
                                                                                               ", "
                                                                                               "$1"
                                                                                               "2,"
                                                                                               " $"
                                                                                               "13"
                                                                                               ", "
                                                                                               "$1"
                                                                                               "4,"
                                                                                               " $"
                                                                                               "15"
                                                                                               ", "
                                                                                               "$1"
                                                                                               "6)"
                                                                                               " "
                                                                                               "AS"
                                                                                               " d"
                                                                                               "(a"
                                                                                               "rt"
                                                                                               "ic"
                                                                                               "le"
                                                                                               "_i"
                                                                                               "d,"
                                                                                               " c"
                                                                                               "on"
                                                                                               "te"
                                                                                               "nt"
                                                                                               "_h"
                                                                                               "as"
                                                                                               "h,"
                                                                                               " b"
                                                                                               "ef"
                                                                                               "or"
                                                                                               "e,"
                                                                                               " h"
                                                                                               "ea"
                                                                                               "dl"
                                                                                               "in"
                                                                                               "e_"
                                                                                               "be"
                                                                                               "fo"
                                                                                               "re"
                                                                                               ", "
                                                                                               "he"
                                                                                               "ad"
                                                                                               "li"
                                                                                               "ne"
                                                                                               "_a"
                                                                                               "ft"
                                                                                               "er"
                                                                                               ", "
                                                                                               "n_"
                                                                                               "ad"
                                                                                               "de"
                                                                                               "d,"
                                                                                               " n"
                                                                                               "_r"
                                                                                               "em"
                                                                                               "ov"
                                                                                               "ed"
                                                                                               ", "
                                                                                               "no"
                                                                                               "te"
                                                                                               ", "
                                                                                               "se"
                                                                                               "nt"
                                                                                               "en"
                                                                                               "ce"
                                                                                               "s_"
                                                                                               "ad"
                                                                                               "de"
                                                                                               "d,"
                                                                                               " s"
                                                                                               "en"
                                                                                               "te"
                                                                                               "nc"
                                                                                               "es"
                                                                                               "_r"
                                                                                               "em"
                                                                                               "ov"
                                                                                               "ed"
                                                                                               ", "
                                                                                               "fi"
                                                                                               "gu"
                                                                                               "re"
                                                                                               "s_"
                                                                                               "ad"
                                                                                               "de"
                                                                                               "d,"
                                                                                               " f"
                                                                                               "ig"
                                                                                               "ur"
                                                                                               "es"
                                                                                               "_r"
                                                                                               "em"
                                                                                               "ov"
                                                                                               "ed"
                                                                                               ", "
                                                                                               "na"
                                                                                               "me"
                                                                                               "s_"
                                                                                               "ad"
                                                                                               "de"
                                                                                               "d,"
                                                                                               " "
                                                                                               "na"
                                                                                               "me"
                                                                                               "s_"
                                                                                               "re"
                                                                                               "mo"
                                                                                               "ve"
                                                                                               "d,"
                                                                                               " q"
                                                                                               "uo"
                                                                                               "te"
                                                                                               "s_"
                                                                                               "ad"
                                                                                               "de"
                                                                                               "d,"
                                                                                               " q"
                                                                                               "uo"
                                                                                               "te"
                                                                                               "s_"
                                                                                               "re"
                                                                                               "mo"
                                                                                               "ve"
                                                                                               "d)"
                                                                                               " "
                                                                                               "WH"
                                                                                               "ER"
                                                                                               "E "
                                                                                               "r."
                                                                                               "ar"
                                                                                               "ti"
                                                                                               "cl"
                                                                                               "e_"
                                                                                               "id"
                                                                                               " ="
                                                                                               " d"
                                                                                               ".a"
                                                                                               "rt"
                                                                                               "ic"
                                                                                               "le"
                                                                                               "_i"
                                                                                               "d "
                                                                                               "AN"
                                                                                               "D "
                                                                                               "NO"
                                                                                               "T "
                                                                                               "r."
                                                                                               "ki"
                                                                                               "ll"
                                                                                               "ed"
                                                                                               " A"
                                                                                               "ND"
                                                                                               " r"
                                                                                               ".c"
                                                                                               "on"
                                                                                               "te"
                                                                                               "nt"
                                                                                               "_h"
                                                                                               "as"
                                                                                               "h "
                                                                                               "= "
                                                                                               "d."
                                                                                               "co"
                                                                                               "nt"
                                                                                               "en"
                                                                                               "t_"
                                                                                               "ha"
                                                                                               "s"
                                                                                               "h";

static struct version take_version(const PGresult *res, int row, int column)
{
    return (struct version){.title = pg_get_str(res, row, column),
                            .text = pg_get_str(res, row, column + 1),
                            .removed = pg_get_str(res, row, column + 2),
                            .figures = pg_get_str(res, row, column + 3),
                            .names = pg_get_str(res, row, column + 4),
                            .quotes = pg_get_str(res, row, column + 5)};
}

static void add_items(struct rows *rows, const struct revision_items *items)
{
    rows_text(rows, items->n_added > 0 ? items->added : STR(""));
    rows_text(rows, items->n_removed > 0 ? items->removed : STR(""));
}

static void add_diff(struct rows *rows, const PGresult *res, int row, struct arena *arena)
{
    struct str before_hash = pg_get_str(res, row, 2);
    struct version after = take_version(res, row, 3);
    struct version before = take_version(res, row, 3 + VERSION_COLUMNS);
    struct revision_diff diff;
    rows_i8(rows, pg_get_i8(res, row, 0));
    rows_bytea(rows, pg_get_str(res, row, 1));
    rows_bytea(rows, before_hash);
    if (!before_hash.p) { /* it has become the first */
        for (int i = 0; i < 13; i++) {
            rows_null(rows);
        }
        rows_done(rows);
        return;
    }
    revision_diff(&before, &after, arena, &diff);
    rows_text(rows, diff.headline ? before.title : (struct str){NULL, 0});
    rows_text(rows, diff.headline ? after.title : (struct str){NULL, 0});
    rows_i4(rows, (int32_t)diff.sentences.n_added);
    rows_i4(rows, (int32_t)diff.sentences.n_removed);
    rows_text(rows, diff.note);
    add_items(rows, &diff.sentences);
    add_items(rows, &diff.figures);
    add_items(rows, &diff.names);
    add_items(rows, &diff.quotes);
    rows_done(rows);
}

static enum status compare_piece(struct pg *pg, struct rows *piece, struct err *err)
{
    struct params params = {0};
    struct rows diffs;
    PGresult *res = NULL;
    struct arena *arena = arena_new(ARENA_BYTES);
    rows_init(&diffs, "Ibbttiit"
                      "tttttttt");
    rows_params(piece, &params);
    enum status status = pg_exec(pg, load_sql, &params, &res, err);
    for (int i = 0; status == OK && i < PQntuples(res); i++) {
        add_diff(&diffs, res, i, arena);
        arena_reset(arena);
    }
    PQclear(res);
    if (status == OK && diffs.n_rows > 0) {
        params = (struct params){0};
        rows_params(&diffs, &params);
        status = pg_exec(pg, write_sql, &params, NULL, err);
    }
    rows_release(&diffs);
    arena_free(arena);
    return status;
}

enum status history_compare(struct pg *pg, struct rows *changed, struct err *err)
{
    struct params params = {0};
    struct rows piece;
    PGresult *found = NULL;
    int64_t bytes = 0;
    rows_params(changed, &params);
    if (pg_exec(pg, find_sql, &params, &found, err)) {
        return err->status;
    }
    rows_init(&piece, "Ibb");
    for (int i = 0; i < PQntuples(found) && err->status == OK; i++) {
        rows_i8(&piece, pg_get_i8(found, i, 0));
        rows_bytea(&piece, pg_get_str(found, i, 1));
        rows_bytea(&piece, pg_get_str(found, i, 2));
        rows_done(&piece);
        bytes += pg_get_i8(found, i, 3);
        if (bytes >= PIECE_BYTES || i + 1 == PQntuples(found)) {
            (void)compare_piece(pg, &piece, err);
            rows_reset(&piece);
            bytes = 0;
        }
    }
    rows_release(&piece);
    PQclear(found);
    return err->status;
}
