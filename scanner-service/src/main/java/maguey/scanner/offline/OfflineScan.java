package maguey.scanner.offline;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import maguey.scanner.device.Device;
import maguey.scanner.device.DeviceTime;
import maguey.scanner.scan.Direction;
import maguey.scanner.scan.ScanRequest;

/**
 * A scan that a gate decided while it was offline.
 *
 * @param decision what the gate did: {@code ADMITTED}, {@code REFUSED} or {@code EXITED}
 * @param reason of a refusal, in the words of the device; may be null
 * @param deviceTime by the device's clock
 * @param durationMs how long the device took
 */
record OfflineScan(
    ScanRequest request, String decision, String reason, Instant deviceTime, int durationMs) {

  static OfflineScan fromJson(Device device, String pointer, JsonObject json) {
    JsonObject override = json.getJsonObject("override");
    Direction direction = Direction.of(json.getString("direction", "entry"));
    ScanRequest request =
        new ScanRequest(
            device,
            json.getString("scanId"),
            json.getString("code"),
            json.getString("gate", device.gate()),
            json.getString("method", "qr"),
            null,
            direction,
            override == null || !device.isSupervisor() ? null : override.getString("reason"));
    return new OfflineScan(
        request,
        json.getString("decision"),
        json.getString("reason"),
        DeviceTime.parse(pointer + "/scannedAt", json.getString("scannedAt")),
        Optional.ofNullable(json.getInteger("durationMs")).orElse(0));
  }

  String scanId() {
    return request.scanId();
  }

  /** True when a holder passed the gate. */
  boolean passed() {
    return !decision.equals("REFUSED");
  }

  boolean letIn() {
    return decision.equals(Direction.ENTRY.granted());
  }

  String refusal() {
    return reason == null ? "REFUSED_OFFLINE" : reason;
  }

  /** When it happened in business time; nothing is scanned after it was sent. */
  Instant correctedBy(Duration offset, Instant now) {
    Instant corrected = deviceTime.minus(offset);
    return corrected.isAfter(now) ? now : corrected;
  }
}
