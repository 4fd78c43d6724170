# One service of Maguey: a JRE and the service's runnable jar, nothing else. The context is the service's module.
#
#   ./mvnw package && docker build -f Dockerfile --build-arg PORT=8081 -t maguey/orders-service orders-service
FROM eclipse-temurin:17-jre

# The folders become volumes, which take over their owner.
RUN groupadd --gid 10001 maguey \
 && useradd --uid 10001 --gid maguey --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin maguey \
 && mkdir -p /app /run/keys /var/lib/maguey/spool /var/lib/maguey/archive \
      /keys/master /keys/orders-service /keys/scanner-service /keys/marketing-service /keys/trace-store /keys/init /keys/postgres \
 && chown -R maguey:maguey /run/keys /var/lib/maguey /keys \
 && chmod -R go-rwx /keys /run/keys
COPY target/*-all.jar /app/service.jar

ARG PORT
ENV MAGUEY_HTTP_HOST=0.0.0.0 \
    MAGUEY_HTTP_PORT=${PORT} \
    MAGUEY_SPOOL_DIR=/var/lib/maguey/spool
EXPOSE ${PORT}
USER maguey
WORKDIR /var/lib/maguey

HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 \
  CMD curl -fsS -o /dev/null "http://127.0.0.1:${MAGUEY_HTTP_PORT}/health/ready"

# More options for the JVM: the variable JDK_JAVA_OPTIONS. Java is process 1 and gets SIGTERM itself.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=45", "-XX:+ExitOnOutOfMemoryError", "-Dvertx.cacheDirBase=/tmp/vertx-cache", "-jar", "/app/service.jar"]
