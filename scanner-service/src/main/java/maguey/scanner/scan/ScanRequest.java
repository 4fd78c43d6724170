package maguey.scanner.scan;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.scanner.device.Device;

/**
 * A device asks whether a holder comes in, or goes out.
 *
 * @param scanId the device's own id of this physical scan; a repeat has the same
 * @param code whatever was read or typed
 * @param gate the gate's code
 * @param eventSlug the only event whose tickets are wanted; null: whatever the gate takes
 * @param override why a supervisor lets the holder in all the same; null: the rules decide
 */
public record ScanRequest(
    Device device,
    String scanId,
    String code,
    String gate,
    String method,
    String eventSlug,
    Direction direction,
    String override) {
  static final String MANUAL = "manual";

  /**
   * Reads a request.
   *
   * @throws Problem {@code FORBIDDEN} when a steward's device wants to override
   */
  static ScanRequest fromJson(Device device, JsonObject json) {
    return new ScanRequest(
        device,
        Optional.ofNullable(json.getString("scanId")).orElseGet(() -> UUID.randomUUID().toString()),
        json.getString("code"),
        json.getString("gate", device.gate()),
        json.getString("method", "qr"),
        json.getString("eventSlug"),
        Direction.of(json.getString("direction", "entry")),
        override(device, json));
  }

  /** True when a supervisor sets a refusal aside, or undoes an entry. */
  public boolean isOverride() {
    return override != null;
  }

  boolean isTyped() {
    return MANUAL.equals(method);
  }

  private static String override(Device device, JsonObject json) {
    JsonObject override = json.getJsonObject("override");
    if (override != null && !device.isSupervisor()) {
      throw Problem.of(
          ProblemType.FORBIDDEN, "Only a supervisor's device overrides: call the supervisor");
    }
    return override == null ? null : override.getString("reason").strip();
  }
}
