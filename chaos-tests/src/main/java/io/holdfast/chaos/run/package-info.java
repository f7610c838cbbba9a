/**
 * One chaos run from start to verdict: a cluster, the clients of a workload, and faults; first with
 * faults (safety), then without (liveness), then everything that was acknowledged is read from
 * every node, and the history is judged.
 *
 * <p>A run leaves a folder: history and verdicts, and the logs and data of the nodes when something
 * is not correct. It knows workloads, faults and checkers only by their interfaces.
 */
package io.holdfast.chaos.run;
