# The worker's image: one binary, the libraries it loads, certificates, and no shell.
#
#   docker build --target worker -t newsmill .       the image
#   docker build --target test .                     the unit tests and the fuzz corpora, where the image is built
#
# Debian 13, because librdkafka before 2.6.1 cannot do SCRAM against Kafka 4. Package versions are the base image's: a
# rebuild takes in Debian's security updates. With the base image and the packages unchanged, the same commit and the
# same SOURCE_DATE_EPOCH make the same layer; only the image's own date is the builder's.
FROM debian:trixie-slim AS build
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates cmake g++ libc6-dev libcld2-dev libjansson-dev libmicrohttpd-dev \
      libpq-dev libpsl-dev librdkafka-dev libssl-dev libuchardet-dev libutf8proc-dev libxml2-dev libxxhash-dev \
      ninja-build pkg-config \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY CMakeLists.txt CMakePresets.json ./
COPY common common
COPY sql sql
COPY worker worker
RUN cmake --preset release -DBUILD_TESTING=OFF \
 && cmake --build --preset release --target newsmill \
 && strip -o /newsmill build/release/newsmill

FROM build AS root
COPY deploy/image-root.sh /
ARG SOURCE_DATE_EPOCH=0
RUN /image-root.sh /newsmill /out "$SOURCE_DATE_EPOCH"

FROM scratch AS worker
COPY --from=root /out /
# The outside world reaches the container by its address, not by its loopback.
ENV NEWSMILL_HTTP_ADDR=0.0.0.0:9464 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 10001:10001
EXPOSE 9464
# Alive, not ready: an outage of PostgreSQL or Kafka must not get workers killed.
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 CMD ["/usr/local/bin/newsmill", "health"]
ENTRYPOINT ["/usr/local/bin/newsmill"]
CMD ["run"]
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="newsmill" \
      org.opencontainers.image.description="Kafka to PostgreSQL: raw news articles in; clean text, facts, duplicate groups and stories out" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="scratch"

# After the image: a builder that makes every stage on its way (Docker's classic one) then need not make this one.
FROM build AS test
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends libcriterion-dev \
 && rm -rf /var/lib/apt/lists/*
COPY tests tests
RUN cmake --preset release -DBUILD_TESTING=ON \
 && cmake --build --preset release \
 && ctest --preset release -j2 --no-tests=error

# What `docker build .` without --target gives.
FROM worker
