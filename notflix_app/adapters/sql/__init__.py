"""The truth in SQL: videos, steps, edges. SQLite by default, Postgres by its URL; the same tables, the same tests.

engine = make_engine(settings.sql_url)          # .engine; connects when first asked
SqlCatalog(engine, clock)                       # .videos
SqlStepRepository(engine, clock)                      # .steps
SqlEdgeRegistry(engine)                         # .edges
migrate(settings.sql_url)                       # .migrations; before the first use and after each upgrade
"""
