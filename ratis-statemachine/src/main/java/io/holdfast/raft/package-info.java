/**
 * The replicated store: one Apache Ratis group whose state machine applies entries to the store.
 *
 * <p>The only package that imports Ratis. It translates, and it keeps the promises that Ratis
 * leaves open: confirmed reads, a leader that steps down without a majority, a node that stops when
 * its log or its state fails.
 */
package io.holdfast.raft;
