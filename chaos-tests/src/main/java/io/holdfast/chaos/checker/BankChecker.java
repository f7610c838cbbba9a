package io.holdfast.chaos.checker;

import io.holdfast.chaos.history.Answer;
import io.holdfast.chaos.history.Call;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Verifies that money is neither made nor lost: every read of all accounts names exactly the
 * accounts that there are, their sum is the first sum, and none is negative.
 *
 * <p>Does not verify that a transfer happened at all, nor real time: an old but consistent snapshot
 * passes. {@link io.holdfast.chaos.checker.cycle.CycleChecker} sees that.
 */
public final class BankChecker implements Checker {

  private final Set<String> accounts;
  private final long total;
  private final int minimumReads;

  /**
   * A checker for one bank.
   *
   * @param total what all accounts hold together
   * @param minimumReads with fewer answered reads, or without any transfer, the verdict is
   *     inconclusive
   */
  public BankChecker(Set<String> accounts, long total, int minimumReads) {
    this.accounts = Set.copyOf(accounts);
    this.total = total;
    this.minimumReads = minimumReads;
  }

  @Override
  public String name() {
    return "bank";
  }

  @Override
  public Verdict check(History history) {
    List<Operation> reads =
        history.withCall(Call.BankRead.class).stream().filter(Operation::isOk).toList();
    long transfers =
        history.withCall(Call.BankTransfer.class).stream().filter(Operation::isOk).count();
    for (Operation read : reads) {
      String fault = fault(read.answer(Answer.Balances.class).balances());
      if (fault != null) {
        return new Verdict.Incorrect(fault, List.of(read));
      }
    }
    if (reads.size() < minimumReads || transfers == 0) {
      return new Verdict.Inconclusive(
          "%,d reads and %,d transfers; %,d reads and one transfer are needed"
              .formatted(reads.size(), transfers, minimumReads));
    }
    return new Verdict.Correct(
        "%,d reads show a sum of %,d throughout %,d transfers"
            .formatted(reads.size(), total, transfers),
        reads.size() + transfers);
  }

  private String fault(Map<String, Long> balances) {
    if (!balances.keySet().equals(accounts)) {
      return "the accounts are %s, a read shows %s".formatted(accounts, balances.keySet());
    }
    long sum = balances.values().stream().mapToLong(Long::longValue).sum();
    if (sum != total) {
      return "all accounts hold %,d, a read shows %,d".formatted(total, sum);
    }
    for (Map.Entry<String, Long> balance : balances.entrySet()) {
      if (balance.getValue() < 0) {
        return "account %s holds %,d".formatted(balance.getKey(), balance.getValue());
      }
    }
    return null;
  }
}
