package maguey.common.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What can be broken on purpose, where, and how; {@code docs/tour.md} tells what to see then. */
public enum Fault {
  INVENTORY_SLOW(
      FaultPoint.READ_OFFER,
      Effect.SLEEP_IN_DATABASE,
      1_500,
      "The query behind check-inventory sleeps in the database"),
  INVENTORY_N_PLUS_ONE(
      FaultPoint.READ_OFFER,
      Effect.REPEAT,
      0,
      "check-inventory asks for the same offer twelve times"),
  STOCK_LOCKED(
      FaultPoint.STOCK_TAKEN,
      Effect.SLEEP_IN_DATABASE,
      2_000,
      "An order keeps the lock of its tier's stock; the others wait"),
  EVENT_LOOP_BLOCKED(
      FaultPoint.VALIDATE_INPUT,
      Effect.BLOCK,
      1_000,
      "An order blocks the event loop; everything of the node waits"),
  CACHE_OFF(FaultPoint.LOOK_INTO_CACHE, Effect.MISS, 0, "The catalogue's cache knows nothing"),
  MAIL_SLOW(FaultPoint.SEND_MAIL, Effect.DELAY, 4_000, "The mail server takes its time"),
  MAIL_DOWN(FaultPoint.SEND_MAIL, Effect.FAIL, 0, "The mail server takes nothing"),
  WEBHOOK_FAILS(
      FaultPoint.TAKE_WEBHOOK, Effect.FAIL, 0, "The gates answer the ticket webhook with 500"),
  GATE_CLOCK_WRONG(
      FaultPoint.READ_DEVICE_CLOCK,
      Effect.SKEW,
      7_500_000,
      "The clocks of gate devices are fast by the delay; of one gate's with its code as place"),
  GATE_OFFLINE(
      FaultPoint.HEAR_DEVICE,
      Effect.CUT,
      0,
      "Requests of gate devices are cut off unanswered; of one gate's with its code as place"),
  NODE_FROZEN(
      FaultPoint.TAKE_DELIVERY,
      Effect.FREEZE,
      10_000,
      "A delivery stops all event loops of the node: it answers nothing, and hangs nobody up"),
  TRACE_STORE_SLOW(
      FaultPoint.TAKE_SPANS, Effect.DELAY, 1_500, "The trace store takes its time with spans"),
  TRACE_STORE_DOWN(
      FaultPoint.TAKE_SPANS, Effect.FAIL, 0, "The trace store takes no spans off the event bus");

  private static final int LONGEST_DELAY_MS = 30_000;
  private static final int MOST_SKEW_MS = 86_400_000;

  private final FaultPoint point;
  private final Effect effect;
  private final int usualDelayMs;
  private final String words;

  Fault(FaultPoint point, Effect effect, int usualDelayMs, String words) {
    this.point = point;
    this.effect = effect;
    this.usualDelayMs = usualDelayMs;
    this.words = words;
  }

  /** How a fault strikes. */
  enum Effect {
    /** The step begins later. */
    DELAY,
    /** The step begins later, and a statement of its connection shows why. */
    SLEEP_IN_DATABASE,
    /** The step runs again and again. */
    REPEAT,
    /** The step begins later, and so does everything else of its event loop. */
    BLOCK,
    /** The step does not happen. */
    FAIL,
    /** Nothing is known there. */
    MISS,
    /** A clock that is read there is fast. */
    SKEW,
    /** Whoever calls there is hung up on. */
    CUT,
    /** The step begins later, and so does everything else of the node. */
    FREEZE
  }

  /** The fault of the given name, if there is one. */
  public static Optional<Fault> of(String name) {
    return Arrays.stream(values()).filter(fault -> fault.text().equals(name)).findFirst();
  }

  /** Its name at every edge: {@code inventory-slow}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where it strikes. */
  public FaultPoint point() {
    return point;
  }

  /** What it does, for people. */
  public String words() {
    return words;
  }

  /** Milliseconds of delay at most; a clock may be wrong by a day. */
  public int mostDelayMs() {
    return effect == Effect.SKEW ? MOST_SKEW_MS : LONGEST_DELAY_MS;
  }

  /** Milliseconds of delay unless others are wanted; 0 for a fault that delays nothing. */
  public int usualDelayMs() {
    return usualDelayMs;
  }

  Effect effect() {
    return effect;
  }
}
