/**
 * The faults, one file each; {@link io.holdfast.chaos.nemesis.fault.Faults} lists them all. What
 * each does, needs and how it is healed: chaos-tests/README.md.
 */
package io.holdfast.chaos.nemesis.fault;
