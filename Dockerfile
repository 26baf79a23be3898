# The app and the service beside it, on $PORT: docs/deploy.md.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PORT=8501
WORKDIR /srv

COPY requirements.txt ./
RUN python -m pip install --require-hashes --requirement requirements.txt

COPY .streamlit/ .streamlit/
COPY app/ app/
COPY sentiment/ sentiment/
COPY artifacts/ artifacts/
# Whoever runs it may write nothing here, Python's caches neither.
RUN python -m compileall -q app sentiment \
    && useradd --uid 10001 --create-home sentiment

USER 10001
EXPOSE 8501
# Alive, not ready: a model that is still loading is no reason to restart.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as u; base = os.environ.get('STREAMLIT_SERVER_BASE_URL_PATH', '').strip('/'); u.urlopen('/'.join(filter(None, ['http://127.0.0.1:' + os.environ['PORT'], base, 'api/health'])), timeout=4)"]
# The Procfile's line. As the first process it is told when to stop.
CMD ["sh", "-c", "exec python -m streamlit run app/main.py --server.port $PORT --server.address 0.0.0.0 --server.headless true --server.fileWatcherType none --browser.gatherUsageStats false"]
