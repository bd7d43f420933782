# Djinn for the CPU: a slim runtime, natives and an AOT cache made while it is built, nothing written but volumes and /tmp.
#
#   docker build --build-arg SOURCE_DATE_EPOCH=$(git log -1 --format=%ct) -t djinn:0.1.0-SNAPSHOT .

FROM maven:3.9.11-eclipse-temurin-25-noble AS build
WORKDIR /build
COPY pom.xml openapi.yaml LICENSE THIRD-PARTY.md ./
COPY src src
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -q package -Dmaven.test.skip=true -Dspotless.check.skip=true \
 && java -Djarmode=tools -jar target/djinn.jar extract --layers --destination layers

# The AOT cache knows the JVM and the times of the jars that it was trained with: the same runtime, and times of one epoch. DJL unpacks
# native libraries for its own user only.
FROM eclipse-temurin:25.0.3_9-jre-noble AS trained
ARG SOURCE_DATE_EPOCH=1795564800
ENV ENGINE_CACHE_DIR=/app/engine MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build /build/layers/dependencies ./
COPY --from=build /build/layers/spring-boot-loader ./
COPY --from=build /build/layers/snapshot-dependencies ./
COPY --from=build /build/layers/application ./
COPY models models
COPY image/application.yaml config/
COPY image/health bin/
COPY image/health image/train /usr/local/bin/
RUN find /app -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} + \
 && train \
 && chmod -R a+rX /app/engine \
 && mkdir -p /var/lib/djinn /var/cache/djinn \
 && find /app/engine /app/djinn.aot /var/lib/djinn /var/cache/djinn -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

FROM eclipse-temurin:25.0.3_9-jre-noble
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Djinn" \
      org.opencontainers.image.description="Serves pretrained models over HTTP from the JVM" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
# Two arenas: glibc would keep one for each thread, and what the greatest batch took in each.
ENV ENGINE_CACHE_DIR=/app/engine MALLOC_ARENA_MAX=2
WORKDIR /app
# From what changes least to what changes most.
COPY --from=trained /app/engine engine
COPY --from=trained /app/lib lib
COPY --from=trained /app/models models
COPY --from=trained /app/bin bin
COPY --from=trained /app/config config
COPY --from=trained /app/djinn.jar djinn.jar
COPY --from=trained /app/djinn.aot djinn.aot
COPY --from=trained --chown=10001:10001 /var/lib/djinn /var/lib/djinn
COPY --from=trained --chown=10001:10001 /var/cache/djinn /var/cache/djinn
USER 10001:10001
VOLUME ["/var/lib/djinn", "/var/cache/djinn", "/tmp"]
EXPOSE 8080 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["/app/bin/health", "127.0.0.1", "8081", "/actuator/health/readiness"]
# java is process 1 and gets SIGTERM. Options of the JVM come from JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:AOTCache=/app/djinn.aot", "-jar", "/app/djinn.jar"]
