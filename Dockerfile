# Two stages: the compiler stays behind. Debian 13, because librdkafka before 2.6.1 cannot do SCRAM against Kafka 4.
# Package versions are the base image's: a rebuild takes in Debian's security updates.
FROM debian:trixie-slim AS build
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      cmake g++ libc6-dev libcld2-dev libjansson-dev libmicrohttpd-dev libpq-dev libpsl-dev librdkafka-dev libssl-dev \
      libuchardet-dev libutf8proc-dev libxml2-dev libxxhash-dev ninja-build pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cmake --preset release -DBUILD_TESTING=OFF \
 && cmake --build --preset release --target newsmill \
 && strip build/release/newsmill

FROM debian:trixie-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates libcld2-0 libjansson4 libmicrohttpd12t64 libpq5 libpsl5t64 librdkafka1 libssl3t64 \
      libuchardet0 libutf8proc3 libxml2 libxxhash0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin newsmill
COPY --from=build /src/build/release/newsmill /usr/local/bin/newsmill
# The outside world reaches the container by its address, not by its loopback.
ENV NEWSMILL_HTTP_ADDR=0.0.0.0:9464
USER 10001
EXPOSE 9464
# Alive, not ready: an outage of PostgreSQL or Kafka must not get workers killed.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["newsmill", "health"]
ENTRYPOINT ["newsmill"]
CMD ["run"]
