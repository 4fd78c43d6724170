package maguey.common.keys;

/** A part of an installation, with a folder of keys that nobody else needs to read. */
public enum Part {
  ORDERS_SERVICE("orders-service", true),
  SCANNER_SERVICE("scanner-service", true),
  MARKETING_SERVICE("marketing-service", true),
  TRACE_STORE("trace-store", true),
  /** The one-shot step that makes roles and schemas. */
  INIT("init", false),
  POSTGRES("postgres", false);

  private final String folder;
  private final boolean onTheBus;

  Part(String folder, boolean onTheBus) {
    this.folder = folder;
    this.onTheBus = onTheBus;
  }

  /** The name of its folder; a service's is its module's name. */
  public String folder() {
    return folder;
  }

  /** Whether it joins the event bus, and so needs a certificate. */
  boolean onTheBus() {
    return onTheBus;
  }
}
