package maguey.traces.faults;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import maguey.common.boot.ServiceContext;
import maguey.common.faults.Fault;
import maguey.common.faults.FaultBoard;
import maguey.common.faults.FaultFlag;
import maguey.common.faults.FaultSchedule;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;

/** The operations under {@code /api/faults}: one place for the faults of all services. */
public final class FaultApi {
  /** A host and its port, as System lists nodes. */
  private static final Pattern NODE = Pattern.compile("\\S+:\\d{1,5}");

  private final boolean allowed;
  private final FaultBoard board;
  private final FaultChanges changes;

  public FaultApi(ServiceContext service) {
    this.allowed = service.config().faults();
    this.board = new FaultBoard(service.vertx());
    this.changes = new FaultChanges(service.pool());
  }

  /** Binds them. */
  public ApiRouter bind(ApiRouter router) {
    return router
        .on("listFaults", this::list)
        .on("setFault", guarded(this::set))
        .on("clearFault", guarded(this::clear))
        .on("scheduleFaults", guarded(this::schedule))
        .on("clearFaults", guarded(this::clearAll));
  }

  private Function<ApiRequest, Future<Reply>> guarded(
      Function<ApiRequest, Future<Reply>> operation) {
    return request -> {
      if (!allowed) {
        throw Problem.of(
            ProblemType.NOT_FOUND,
            "Nothing is broken on purpose here: every service needs MAGUEY_FAULTS=true for that");
      }
      return operation.apply(request);
    };
  }

  private Future<Reply> list(ApiRequest request) {
    JsonObject answer = new JsonObject().put("allowed", allowed);
    return allowed
        ? board
            .read()
            .compose(flags -> changes.latest().map(latest -> answer(answer, flags, latest)))
        : Future.succeededFuture(Reply.ok(answer));
  }

  private static Reply answer(JsonObject answer, List<FaultFlag> flags, JsonArray latest) {
    List<JsonObject> faults =
        Arrays.stream(Fault.values()).map(fault -> describe(fault, flags)).toList();
    return Reply.ok(
            answer
                .put("at", Instant.now().toString())
                .put("faults", new JsonArray(faults))
                .put("changes", latest))
        .with("cache-control", "no-store");
  }

  private static JsonObject describe(Fault fault, List<FaultFlag> flags) {
    List<JsonObject> own =
        flags.stream().filter(flag -> flag.fault() == fault).map(FaultFlag::toJson).toList();
    return new JsonObject()
        .put("name", fault.text())
        .put("service", fault.point().service())
        .put("words", fault.words())
        .put("usualDelayMs", fault.usualDelayMs())
        .put("mostDelayMs", fault.mostDelayMs())
        .put("flags", new JsonArray(own));
  }

  private Future<Reply> set(ApiRequest request) {
    Fault fault = fault(request);
    FaultFlag flag = flag(fault, request.json(), Instant.now());
    return noted(request, "setFault", fault, () -> board.put(fault, List.of(flag)))
        .map(done -> Reply.ok(flag.toJson()));
  }

  private static FaultFlag flag(Fault fault, JsonObject json, Instant now) {
    return new FaultFlag(
        fault,
        now,
        now.plusSeconds(json.getInteger("seconds")),
        delayMs(fault, json),
        json.getDouble("share", 1.0),
        json.getLong("seed", 0L),
        place(fault, json));
  }

  private static String place(Fault fault, JsonObject json) {
    String place = json.getString("place");
    if (place != null && !fault.point().isAtGates() && !NODE.matcher(place).matches()) {
      throw Problem.invalid(
          "/place",
          "pattern",
          "must be a node's address for %s, such as 127.0.0.1:8081".formatted(fault.text()));
    }
    return place;
  }

  private static int delayMs(Fault fault, JsonObject json) {
    int delayMs = json.getInteger("delayMs", fault.usualDelayMs());
    if (delayMs > fault.mostDelayMs()) {
      throw Problem.invalid(
          "/delayMs",
          "maximum",
          "must be at most %d for %s".formatted(fault.mostDelayMs(), fault.text()));
    }
    return delayMs;
  }

  private Future<Reply> clear(ApiRequest request) {
    Fault fault = fault(request);
    return noted(request, "clearFault", fault, () -> board.remove(fault))
        .map(done -> Reply.noContent());
  }

  private Future<Reply> schedule(ApiRequest request) {
    JsonObject wanted = request.json();
    Duration length = Duration.ofSeconds(wanted.getInteger("seconds"));
    Map<Fault, List<FaultFlag>> flags =
        FaultSchedule.of(wanted.getLong("seed"), Instant.now(), length);
    List<JsonObject> told =
        flags.values().stream().flatMap(List::stream).map(FaultFlag::toJson).toList();
    return noted(request, "scheduleFaults", null, () -> board.putAll(flags))
        .map(done -> Reply.ok(new JsonObject().put("flags", new JsonArray(told))));
  }

  private Future<Reply> clearAll(ApiRequest request) {
    return noted(request, "clearFaults", null, () -> board.putAll(Map.of()))
        .map(done -> Reply.noContent());
  }

  /** First who wants it, then it happens: nothing is broken that nobody answers for. */
  private Future<Void> noted(
      ApiRequest request, String action, Fault fault, Supplier<Future<Void>> change) {
    return changes.note(request, action, fault).compose(noted -> change.get());
  }

  private static Fault fault(ApiRequest request) {
    return Fault.of(request.path("name"))
        .orElseThrow(
            () ->
                Problem.of(
                    ProblemType.NOT_FOUND, "There is no such fault; GET /api/faults lists all"));
  }
}
