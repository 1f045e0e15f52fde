"""What each database needs to match words: GIN indexes on PostgreSQL, a table of FTS5 on SQLite."""

from django.db import migrations

POSTGRESQL = (
    "ALTER TABLE search_entry ALTER COLUMN vector TYPE tsvector USING NULL, "
    "ALTER COLUMN title_vector TYPE tsvector USING NULL",
    # Texts and their vectors live beside the row, not in it: what is asked reads many rows and few texts. A vector
    # that is read is read whole, so it is not compressed.
    "ALTER TABLE search_entry SET (toast_tuple_target = 256)",
    "ALTER TABLE search_entry ALTER COLUMN vector SET STORAGE EXTERNAL, "
    "ALTER COLUMN title_vector SET STORAGE MAIN, ALTER COLUMN title SET STORAGE MAIN, "
    "ALTER COLUMN lately SET STORAGE MAIN",
    # What was written lately is read through before an index of this kind is; half a megabyte takes little time.
    "CREATE INDEX entry_vector ON search_entry USING gin (vector) WITH (gin_pending_list_limit = 512)",
    "CREATE INDEX entry_title_vector ON search_entry USING gin (title_vector) WITH (gin_pending_list_limit = 512)",
)
SQLITE = (
    # Marks are part of words in many scripts. What is put in has been taken apart into words before.
    'CREATE VIRTUAL TABLE search_text USING fts5(title, body, tokenize="porter unicode61 remove_diacritics 2 '
    "categories 'L* N* Co Mn Mc'\")",
)
BACK = {
    "postgresql": (
        "DROP INDEX entry_title_vector",
        "DROP INDEX entry_vector",
        "ALTER TABLE search_entry ALTER COLUMN vector TYPE text USING NULL, "
        "ALTER COLUMN title_vector TYPE text USING NULL",
    ),
    "sqlite": ("DROP TABLE search_text",),
}


def install(apps, schema_editor):
    statements = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
    for statement in statements.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in BACK.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries_words_queries")]
    operations = [migrations.RunPython(install, remove)]
