package io.holdfast.chaos.report;

import io.holdfast.chaos.checker.Verdict;
import io.holdfast.chaos.history.History;
import io.holdfast.chaos.history.Operation;
import io.holdfast.chaos.judge.Judge.Finding;
import java.util.List;
import java.util.Map;

/**
 * What a report is made of.
 *
 * @param title of the page
 * @param command that does the run again
 * @param configuration what the run was made with, by name, in the order in which it is shown
 * @param verdict on the whole
 * @param findings of every checker
 * @param offending the fewest operations that show what is wrong
 */
public record RunFacts(
    String title,
    String command,
    Map<String, String> configuration,
    Verdict verdict,
    List<Finding> findings,
    List<Operation> offending,
    History history) {}
