package maguey.scanner.offline;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import maguey.common.crypto.Sha256;
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
 * @param isUnlisted the ticket was not in the list that the device had downloaded
 */
record OfflineScan(
    ScanRequest request,
    String decision,
    String reason,
    Instant deviceTime,
    int durationMs,
    boolean isUnlisted) {
  static final String NOT_IN_LIST = "NOT_IN_LIST";

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Duration AHEAD = Duration.ofDays(1);
  private static final int TELLS_APART = 4;
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

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
            override == null || !device.isSupervisor()
                ? null
                : override.getString("reason").strip());
    return new OfflineScan(
        request,
        json.getString("decision"),
        json.getString("reason"),
        DeviceTime.parse(pointer + "/scannedAt", json.getString("scannedAt")),
        Optional.ofNullable(json.getInteger("durationMs")).orElse(0),
        NOT_IN_LIST.equals(json.getString("attention")));
  }

  String scanId() {
    return request.scanId();
  }

  /** True when no other phone makes its id. */
  boolean hasUuid() {
    return UUID_TEXT.matcher(scanId()).matches();
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

  /**
   * Its id in the log where another scan of the device has {@link #scanId}: one that was refused
   * before the device let the holder in by itself, or one of another code. No device makes such an
   * id.
   */
  String otherId() {
    return scanId() + "~" + HexFormat.of().formatHex(Sha256.of(request.code()), 0, TELLS_APART);
  }

  /** False when the device's clock was set between the scan and now, or has been senseless. */
  boolean tellsItsTime(Duration offset, Instant now) {
    Instant corrected = deviceTime.minus(offset);
    return corrected.isAfter(EARLIEST) && corrected.isBefore(now.plus(AHEAD));
  }

  /**
   * When it happened in business time: nothing is scanned after it was sent, and what has no time
   * happened when it came in.
   */
  Instant correctedBy(Duration offset, Instant now) {
    Instant corrected = deviceTime.minus(offset);
    return tellsItsTime(offset, now) && corrected.isBefore(now) ? corrected : now;
  }
}
