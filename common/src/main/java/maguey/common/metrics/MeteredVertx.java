package maguey.common.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.spi.metrics.DatagramSocketMetrics;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.HttpClientMetrics;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.TCPMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.micrometer.MicrometerMetricsFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Vert.x's own metrics in Micrometer, but for what is counted of requests that are served. Of their
 * options the defaults are taken there.
 *
 * @see <a href="../../../../../../../docs/adr/045-meters-of-requests-found-once.md">ADR 045</a>
 */
public final class MeteredVertx implements VertxMetrics {
  private final VertxMetrics own;
  private final MeterRegistry registry;
  private final Map<String, RequestMeters> methods = new ConcurrentHashMap<>();

  private MeteredVertx(VertxMetrics own, MeterRegistry registry) {
    this.own = own;
    this.registry = registry;
  }

  /** Makes the metrics of one {@code Vertx}, the only one of its registry. */
  public static VertxMetricsFactory in(MeterRegistry registry) {
    return new MicrometerMetricsFactory(registry) {
      @Override
      public VertxMetrics metrics(VertxOptions options) {
        return new MeteredVertx(super.metrics(options), registry);
      }
    };
  }

  @Override
  public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(
      HttpServerOptions options, SocketAddress address) {
    return new ServerMeters<>(own.createHttpServerMetrics(options, address), registry, methods);
  }

  @Override
  public EventBusMetrics<?> createEventBusMetrics() {
    return own.createEventBusMetrics();
  }

  @Override
  public ClientMetrics<?, ?, ?> createClientMetrics(
      SocketAddress address, String type, String namespace) {
    return own.createClientMetrics(address, type, namespace);
  }

  @Override
  public HttpClientMetrics<?, ?, ?> createHttpClientMetrics(HttpClientOptions options) {
    return own.createHttpClientMetrics(options);
  }

  @Override
  public TCPMetrics<?> createNetServerMetrics(NetServerOptions options, SocketAddress address) {
    return own.createNetServerMetrics(options, address);
  }

  @Override
  public TCPMetrics<?> createNetClientMetrics(NetClientOptions options) {
    return own.createNetClientMetrics(options);
  }

  @Override
  public DatagramSocketMetrics createDatagramSocketMetrics(DatagramSocketOptions options) {
    return own.createDatagramSocketMetrics(options);
  }

  @Override
  public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
    return own.createPoolMetrics(type, name, size);
  }

  @Override
  public void vertxCreated(Vertx vertx) {
    own.vertxCreated(vertx);
  }

  @Override
  public boolean isMetricsEnabled() {
    return own.isMetricsEnabled();
  }

  @Override
  public void close() {
    own.close();
  }
}
