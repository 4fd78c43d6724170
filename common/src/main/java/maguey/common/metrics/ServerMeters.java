package maguey.common.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.TCPMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.util.Map;
import maguey.common.tracing.vertx.HttpMethods;

/**
 * What is counted of an HTTP server: its connections by Vert.x, its requests here. Vert.x would
 * look for each of five meters anew with each request, and make its tags first.
 */
final class ServerMeters<S> implements HttpServerMetrics<RequestMeters.Served, Void, S> {
  private final TCPMetrics<S> connections;
  private final MeterRegistry registry;
  private final Map<String, RequestMeters> methods;

  /**
   * @param methods shared by the servers of a registry
   */
  ServerMeters(
      TCPMetrics<S> connections, MeterRegistry registry, Map<String, RequestMeters> methods) {
    this.connections = connections;
    this.registry = registry;
    this.methods = methods;
  }

  @Override
  public RequestMeters.Served requestBegin(S connection, HttpRequest request) {
    return begun(request.method());
  }

  @Override
  public RequestMeters.Served responsePushed(
      S connection, HttpMethod method, String uri, HttpResponse response) {
    return begun(method);
  }

  private RequestMeters.Served begun(HttpMethod method) {
    return methods
        .computeIfAbsent(HttpMethods.known(method), name -> new RequestMeters(registry, name))
        .begun();
  }

  @Override
  public void requestEnd(RequestMeters.Served served, HttpRequest request, long bytesRead) {
    served.arrived(bytesRead);
  }

  @Override
  public void responseEnd(RequestMeters.Served served, HttpResponse response, long bytesWritten) {
    served.answered(response.statusCode(), bytesWritten);
  }

  @Override
  public void requestReset(RequestMeters.Served served) {
    served.brokenOff();
  }

  @Override
  public S connected(SocketAddress remoteAddress, String remoteName) {
    return connections.connected(remoteAddress, remoteName);
  }

  @Override
  public void disconnected(S connection, SocketAddress remoteAddress) {
    connections.disconnected(connection, remoteAddress);
  }

  @Override
  public void bytesRead(S connection, SocketAddress remoteAddress, long bytes) {
    connections.bytesRead(connection, remoteAddress, bytes);
  }

  @Override
  public void bytesWritten(S connection, SocketAddress remoteAddress, long bytes) {
    connections.bytesWritten(connection, remoteAddress, bytes);
  }

  @Override
  public void exceptionOccurred(S connection, SocketAddress remoteAddress, Throwable fault) {
    connections.exceptionOccurred(connection, remoteAddress, fault);
  }
}
