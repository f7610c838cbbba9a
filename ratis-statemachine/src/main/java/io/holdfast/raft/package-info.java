/**
 * The replicated store: one Apache Ratis group whose state machine applies entries to the store.
 *
 * <p>This package is the contract that the rest of Holdfast sees. The packages below it are the
 * only ones that import Ratis. They translate, and they keep the promises that Ratis does not:
 * confirmed reads, a leader that steps down without a majority, a node that stops when its log or
 * its state fails.
 */
package io.holdfast.raft;
