package maguey.scanner.device;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.function.Function;
import maguey.common.faults.FaultPoint;
import maguey.common.faults.Faults;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;

/**
 * What is broken on purpose between gate devices and this service: their network and their clocks.
 * It is done here, so that it works for whatever a gate has as a device.
 */
public final class GateFaults {
  private final Faults faults;

  public GateFaults(Faults faults) {
    this.faults = faults;
  }

  /** An operation of devices, reached as their gate's network lets them. */
  public Function<ApiRequest, Future<Reply>> heard(Function<ApiRequest, Future<Reply>> operation) {
    return request ->
        faults.strike(FaultPoint.HEAR_DEVICE, gate(request))
            ? cut(request)
            : operation.apply(request);
  }

  /** As {@link #heard}, for one that is told what the device's clock says. */
  public Function<ApiRequest, Future<Reply>> heardWithItsClock(
      Function<ApiRequest, Future<Reply>> operation) {
    return heard(
        request -> {
          Duration fast = faults.skew(FaultPoint.READ_DEVICE_CLOCK, gate(request));
          if (!fast.isZero()) {
            shift(request.json(), fast);
          }
          return operation.apply(request);
        });
  }

  /** The failure is for the log alone: who would hear of it is gone by then. */
  private static Future<Reply> cut(ApiRequest request) {
    return request
        .context()
        .request()
        .connection()
        .close()
        .compose(
            gone ->
                Future.failedFuture(
                    Problem.of(ProblemType.UNAVAILABLE, "The gate is offline on purpose")));
  }

  /** As a device would tell its times whose clock is as fast as that. */
  private static void shift(JsonObject body, Duration fast) {
    shift(body, "deviceTime", fast);
    body.getJsonArray("scans", new JsonArray()).stream()
        .map(JsonObject.class::cast)
        .forEach(scan -> shift(scan, "scannedAt", fast));
  }

  private static void shift(JsonObject json, String name, Duration fast) {
    try {
      json.put(name, OffsetDateTime.parse(json.getString(name)).plus(fast).toString());
    } catch (DateTimeException unreadable) {
      // The operation says so.
    }
  }

  private static String gate(ApiRequest request) {
    return Device.of(request.user()).gate();
  }
}
