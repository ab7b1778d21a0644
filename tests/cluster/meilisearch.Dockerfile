# In the place of Meilisearch's image, which no package registry carries. Built in the folder of the tests.
FROM docker.io/library/python:3.13-slim-trixie
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends curl
WORKDIR /opt/stand-in
COPY __init__.py tests/
COPY fixtures/__init__.py fixtures/meilisearch_stand_in.py tests/fixtures/
COPY cluster/__init__.py cluster/meilisearch_stand_in.py tests/cluster/
ENTRYPOINT ["python", "-m", "tests.cluster.meilisearch_stand_in"]
