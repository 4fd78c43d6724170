package maguey.demo.proof;

import java.util.List;

/** The nodes of a running suite: where they are reached, and what can happen to them. */
public interface Nodes {
  /** The base URLs of all nodes of a service, the first node's first. */
  List<String> urls(String service);

  /** SIGKILL for the first node of a service; returns when it is gone. */
  void kill(String service);

  /** Starts the first node again and returns when it serves. */
  void restart(String service);
}
