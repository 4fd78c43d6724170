package maguey.scanner.offline;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import maguey.scanner.device.Device;
import maguey.scanner.device.DeviceTime;
import maguey.scanner.scan.CodeCheck;

/**
 * Scans that a device sends in one go.
 *
 * @param offset its clock minus business time, as it is now
 * @param now business time of the database
 */
record Upload(List<OfflineScan> scans, Duration offset, Instant now) {

  static Upload of(Device device, JsonObject body, Instant now) {
    Instant sent = DeviceTime.in(body, "deviceTime");
    Duration underway = Duration.ofMillis(body.getInteger("roundTripMs", 0) / 2);
    List<JsonObject> scans =
        body.getJsonArray("scans").stream().map(JsonObject.class::cast).toList();
    return new Upload(
        IntStream.range(0, scans.size())
            .mapToObj(i -> OfflineScan.fromJson(device, "/scans/" + i, scans.get(i)))
            .toList(),
        Duration.between(now.minus(underway), sent),
        now);
  }

  Worked worked(OfflineScan scan, String scanId, CodeCheck check) {
    return new Worked(scan, scanId, check, scan.correctedBy(offset, now), now, offset);
  }
}
