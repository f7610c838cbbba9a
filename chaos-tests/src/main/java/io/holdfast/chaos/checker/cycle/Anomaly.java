package io.holdfast.chaos.checker.cycle;

import io.holdfast.chaos.history.Operation;
import java.util.List;

/**
 * Something that cannot happen if transactions take effect one after the other, in real time.
 *
 * @param name what the literature calls it, as in "G-single"
 * @param explanation in words
 * @param transactions those that show it
 */
record Anomaly(String name, String explanation, List<Operation> transactions) {}
