package io.holdfast.chaos.nemesis;

/** What nodes must be started with, so that a fault reaches what is inside of them. */
public enum Implant {
  /** Their wall clocks can be moved. */
  CLOCKS,
  /** Their disks can be hurt. */
  DISKS
}
