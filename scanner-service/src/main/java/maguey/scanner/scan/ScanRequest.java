package maguey.scanner.scan;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import maguey.scanner.device.Device;

/**
 * A device asks whether a holder comes in.
 *
 * @param scanId the device's own id of this physical scan; a repeat has the same
 * @param code whatever was read or typed
 * @param gate the gate's code
 * @param eventSlug the only event whose tickets are wanted; null: whatever the gate takes
 */
record ScanRequest(
    Device device, String scanId, String code, String gate, String method, String eventSlug) {

  static ScanRequest fromJson(Device device, JsonObject json) {
    return new ScanRequest(
        device,
        Optional.ofNullable(json.getString("scanId")).orElseGet(() -> UUID.randomUUID().toString()),
        json.getString("code"),
        json.getString("gate", device.gate()),
        json.getString("method", "qr"),
        json.getString("eventSlug"));
  }
}
