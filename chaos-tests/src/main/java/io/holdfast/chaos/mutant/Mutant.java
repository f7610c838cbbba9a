package io.holdfast.chaos.mutant;

import java.util.List;

/** One known bug, and how the suite is to catch it. */
public interface Mutant {

  /** As on the command line and in the table: lower case, words joined by dashes. */
  String name();

  /** Which promise is broken, and how, in half a sentence. */
  String breaks();

  /** What is changed in the classes of a node. */
  List<Rewrite> rewrites();

  /** Under what it must be caught. */
  Trial trial();
}
