package maguey.common.faults;

/** What a step fails with that a fault struck. */
public final class InjectedFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InjectedFault(Fault fault) {
    super("The fault " + fault.text() + " is on", null, false, false);
  }
}
