package maguey.common.http;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import maguey.common.flow.BoundedMap;

/**
 * Lets each peer do so much per minute, in a burst of a quarter of it at most. Remembers a bounded
 * number of peers; of more, those not heard of for longest are forgotten. Safe for several threads.
 */
public final class RateLimit {
  private static final int PEERS = 10_000;
  private static final double NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final double perNano;
  private final double burst;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = BoundedMap.of(PEERS);

  public RateLimit(int perMinute) {
    this(perMinute, System::nanoTime);
  }

  RateLimit(int perMinute, LongSupplier nanoTime) {
    this.perNano = perMinute / NANOS_PER_MINUTE;
    this.burst = Math.max(1, perMinute / 4.0);
    this.nanoTime = nanoTime;
  }

  /** Takes one from the peer's allowance; false when there is none left. */
  public synchronized boolean allows(String peer) {
    long now = nanoTime.getAsLong();
    Bucket bucket = buckets.computeIfAbsent(peer, first -> new Bucket(burst, now));
    bucket.fill(Math.min(burst, bucket.tokens + (now - bucket.since) * perNano), now);
    return bucket.take();
  }

  private static final class Bucket {
    private double tokens;
    private long since;

    Bucket(double tokens, long since) {
      fill(tokens, since);
    }

    private void fill(double newTokens, long now) {
      tokens = newTokens;
      since = now;
    }

    private boolean take() {
      boolean isThere = tokens >= 1;
      tokens -= isThere ? 1 : 0;
      return isThere;
    }
  }
}
