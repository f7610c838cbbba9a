/**
 * Libraries that are loaded into the processes of nodes before all others, so that faults reach
 * what a node takes from its operating system: its wall clock and its disk.
 */
package io.holdfast.chaos.preload;
