package maguey.scanner.offline;

import java.time.Duration;
import java.time.Instant;
import maguey.scanner.scan.CodeCheck;

/**
 * An offline scan while it is worked in.
 *
 * @param at when it happened, in business time
 * @param now when it came in
 * @param offset the device's clock minus business time
 */
record Worked(OfflineScan scan, CodeCheck check, Instant at, Instant now, Duration offset) {}
