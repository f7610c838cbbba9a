package io.holdfast.client.api;

import java.util.List;

/**
 * Operations that happen together or not at all, at one revision.
 *
 * @param compare all must hold for {@code then}
 * @param otherwise happens when one does not hold
 */
public record Transaction(
    List<Comparison> compare, List<Operation> then, List<Operation> otherwise) {
  public Transaction {
    compare = List.copyOf(compare);
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
  }

  /** Begins a transaction with what must hold. */
  public static Transaction when(Comparison... comparisons) {
    return new Transaction(List.of(comparisons), List.of(), List.of());
  }

  /** A transaction without conditions. */
  public static Transaction of(Operation... operations) {
    return when().then(operations);
  }

  /** What happens when all comparisons hold. */
  public Transaction then(Operation... operations) {
    return new Transaction(compare, List.of(operations), otherwise);
  }

  /** What happens when one does not. */
  public Transaction otherwise(Operation... operations) {
    return new Transaction(compare, then, List.of(operations));
  }
}
