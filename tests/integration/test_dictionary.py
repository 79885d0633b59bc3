"""sql/README.md is what sql/dictionary.py prints, and everything in the schema has a comment."""

import subprocess

from services import ROOT


def test_the_dictionary_is_up_to_date(deployment):
    printed = subprocess.run([ROOT / "sql/dictionary.py", deployment.pg.url, deployment.id], capture_output=True, text=True, check=True).stdout
    assert printed == (ROOT / "sql/README.md").read_text(encoding="utf-8"), "run sql/dictionary.py, as its head says"


def test_everything_has_a_comment(deployment):
    bare = deployment.rows("""
        SELECT c.relname || coalesce('.' || a.attname, '')
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'p')
          AND (obj_description(c.oid, 'pg_class') IS NULL OR col_description(c.oid, a.attnum) IS NULL)
        UNION ALL
        SELECT p.proname || '()' FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL""")
    assert bare == []
