package maguey.common.tracing.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.ClusterManager;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import maguey.common.tracing.Spans;

/** Lets a consumer on another node make the callback, after a hop over the event bus. */
final class ProbeNodes {
  private static final String ADDRESS = "maguey.test.w3c.";
  private static final long REPLY_WITHIN_MS = 5_000;
  private static final int UNREACHABLE = 502;

  private final Vertx vertx;
  private final Spans spans;
  private final ProbeCaller caller;

  ProbeNodes(Vertx vertx, Spans spans, ProbeCaller caller) {
    this.vertx = vertx;
    this.spans = spans;
    this.caller = caller;
  }

  void serve() {
    vertx.eventBus().<JsonObject>consumer(ADDRESS + ownId(), this::handle);
  }

  /** Asks another node if there is one that serves probes, else this one. */
  Future<Void> call(ProbeCall call) {
    Iterator<String> nodes = nodes().iterator();
    return askNext(nodes, call);
  }

  /** A node that serves no probes is passed over; a callback that failed is not tried again. */
  private Future<Void> askNext(Iterator<String> nodes, ProbeCall call) {
    return ask(nodes.next(), call)
        .recover(
            failure ->
                nodes.hasNext() && servesNoProbes(failure)
                    ? askNext(nodes, call)
                    : Future.failedFuture(failure));
  }

  private static boolean servesNoProbes(Throwable failure) {
    return failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.NO_HANDLERS;
  }

  private Future<Void> ask(String node, ProbeCall call) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(REPLY_WITHIN_MS);
    return vertx.eventBus().request(ADDRESS + node, call.toJson(), options).mapEmpty();
  }

  private void handle(Message<JsonObject> message) {
    spans
        .consume(message, () -> caller.call(ProbeCall.of(message.body())))
        .onSuccess(done -> message.reply(null))
        .onFailure(failure -> message.fail(UNREACHABLE, "callback failed"));
  }

  /** Other nodes in any order, this one last. */
  private List<String> nodes() {
    List<String> nodes = new ArrayList<>(clusterManager() == null ? List.of() : others());
    Collections.shuffle(nodes);
    nodes.add(ownId());
    return nodes;
  }

  private List<String> others() {
    return clusterManager().getNodes().stream().filter(node -> !node.equals(ownId())).toList();
  }

  private String ownId() {
    return clusterManager() == null ? "local" : clusterManager().getNodeId();
  }

  private ClusterManager clusterManager() {
    return ((VertxInternal) vertx).clusterManager();
  }
}
