package maguey.marketing.rum;

import io.micrometer.core.instrument.Counter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.RateLimit;
import maguey.common.http.Reply;

/** Takes the spans of browsers and sends them the way that this service's own take. */
public final class BrowserSpans {
  private static final int RETRY_AFTER_SECONDS = 30;

  private final ServiceContext service;
  private final RateLimit limit;
  private final SpanReader reader;
  private final Counter received;
  private final Counter lost;

  public BrowserSpans(ServiceContext service, RateLimit limit) {
    this.service = service;
    this.limit = limit;
    this.reader = new SpanReader(service.config().environment());
    this.received = service.meters().counter("maguey_rum_spans");
    this.lost = service.meters().counter("maguey_rum_spans_lost_in_browsers");
  }

  /** {@code POST /rum}. */
  public Future<Reply> collect(ApiRequest request) {
    take(request.context().request().remoteAddress(), request.json());
    return Future.succeededFuture(Reply.accepted());
  }

  /**
   * Takes a batch.
   *
   * @throws Problem 429 when the peer sends too many, 422 for times that cannot be
   */
  void take(SocketAddress peer, JsonObject batch) {
    if (!limit.allows(peer == null ? "" : peer.hostAddress())) {
      throw Problem.of(ProblemType.TOO_MANY_REQUESTS, "Send spans in fewer, larger batches")
          .retryAfter(RETRY_AFTER_SECONDS);
    }
    List<SpanData> spans = reader.read(batch, System.currentTimeMillis(), service.clock().offset());
    received.increment(spans.size());
    lost.increment(batch.getInteger("dropped", 0));
    service.telemetry().export(spans);
  }
}
