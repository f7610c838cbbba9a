package io.holdfast.store.command;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A part of a role: what may be done with which keys.
 *
 * @param verbs in their order
 * @param keys for the verbs that have keys
 */
public record Grant(Set<Verb> verbs, KeyRange keys) {
  public Grant {
    verbs = inOrder(verbs);
  }

  private static Set<Verb> inOrder(Collection<Verb> verbs) {
    EnumSet<Verb> inOrder = EnumSet.noneOf(Verb.class);
    inOrder.addAll(verbs);
    return Collections.unmodifiableSet(inOrder);
  }
}
