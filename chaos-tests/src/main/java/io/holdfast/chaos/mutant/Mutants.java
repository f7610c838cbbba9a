package io.holdfast.chaos.mutant;

import java.util.List;

/** All mutants there are. */
public final class Mutants {
  private static final List<Mutant> ALL =
      List.of(
          new UnconfirmedRead(),
          new RatisLinearizable(),
          new ReadBeforeApply(),
          new IgnoreMinRevision(),
          new UnprovenFreshness(),
          new AcknowledgeBeforeCommit(),
          new SkipFsync(),
          RatisFlush.ASYNC,
          RatisFlush.UNSAFE,
          new LoseLastEntry(),
          new InstalledAtZero(),
          new NoHandOver(),
          new ApplyTwice(),
          new ReplayHeldEntries(),
          new ResentBatchAgain(),
          new ForgetOutcomes(),
          new WallClockStamps(),
          new WallClockLeases(),
          new ProlongedLeases(),
          new TornTransaction(),
          new CompareAlwaysHolds(),
          HalfDelete.KEEPS_RECORD,
          HalfDelete.KEEPS_DIGEST,
          RightsMutant.KEEPS_TOKEN,
          RightsMutant.STALE_APPLIES);

  private Mutants() {}

  /** In the order of the table. */
  public static List<Mutant> all() {
    return ALL;
  }

  /** Their names. */
  public static List<String> names() {
    return ALL.stream().map(Mutant::name).toList();
  }

  /**
   * The one of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Mutant named(String name) {
    return ALL.stream()
        .filter(mutant -> mutant.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no mutant is named " + name + "; there are " + String.join(", ", names())));
  }
}
