/**
 * What is kept of a run to be looked at: a page with what every client met, moment by moment, under
 * the faults that were in force, and the same facts for programs. Judges nothing.
 */
package io.holdfast.chaos.report;
