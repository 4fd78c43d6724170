package maguey.marketing.orders;

import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Optional;

/** Where an instance of orders-service answers. */
public record Origin(String host, int port, boolean tls) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Reads {@code http(s)://host[:port]}; empty when it is something else. */
  public static Optional<Origin> parse(String url) {
    try {
      URI uri = URI.create(url);
      boolean isTls = "https".equals(uri.getScheme());
      boolean isPlain = "http".equals(uri.getScheme());
      boolean hasPath = uri.getPath() != null && !uri.getPath().matches("/?");
      if (uri.getHost() == null || hasPath || !(isTls || isPlain)) {
        return Optional.empty();
      }
      int port = uri.getPort() < 0 ? (isTls ? HTTPS : HTTP) : uri.getPort();
      return Optional.of(new Origin(uri.getHost(), port, isTls));
    } catch (IllegalArgumentException notAUri) {
      return Optional.empty();
    }
  }

  RequestOptions request() {
    return new RequestOptions().setHost(host).setPort(port).setSsl(tls);
  }
}
