/**
 * The figures of a run: records that are kept as JSON and can be read back, the comparison of the
 * systems over the rounds, and the table that is printed.
 */
package io.holdfast.bench.report;
