package io.holdfast.raft;

import io.holdfast.peer.PeerBounds;
import io.holdfast.store.command.Invariant;
import java.time.Duration;

/**
 * For how long is waited for what, where one wait has to outlast another. They lie together, and no
 * node starts with some that contradict each other.
 *
 * @param disk a forced write takes less on a disk that still works: a follower then says that it is
 *     not done, and a leader whose own disk takes longer hands over
 * @param room for which a follower waits until its log takes more entries; its connection reads
 *     nothing meanwhile
 * @param request for which heartbeats, votes and questions are waited for at most
 * @param entries for which a leader waits until a follower has entries on its disk
 * @param chunk for which a leader waits until a follower has taken a chunk of a snapshot, over a
 *     slow link and on a slow disk
 * @param abandoned after it a follower drops a snapshot of which no further chunk comes
 * @param gone after it the log is not kept any longer for a follower that has not answered
 * @param stop for messages that are being answered when a node stops
 * @param watch between two looks at leadership and disk
 * @param handOverPause between two hand-overs because of a hung disk, of any node
 */
public record Timeouts(
    Duration disk,
    Duration room,
    Duration request,
    Duration entries,
    Duration chunk,
    Duration abandoned,
    Duration gone,
    Duration stop,
    Duration watch,
    Duration handOverPause) {
  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(10));

  /** Checks them. */
  public Timeouts {
    Duration slowest = disk.plus(room);
    requireLonger(entries, "entries", slowest, "room and disk together");
    requireLonger(
        PeerBounds.SILENCE.minus(PeerBounds.PING),
        "a connection's silence after a ping",
        slowest,
        "room and disk together");
    requireLonger(abandoned, "abandoned", chunk, "chunk");
    requireLonger(gone, "gone", request, "request");
    requireLonger(stop.plusNanos(1), "stop", disk, "disk");
    requireLonger(longestGap(disk), "half of disk, in which a look must come", watch, "watch");
    requireLonger(handOverPause, "handOverPause", disk, "disk");
  }

  /** After a longer gap between two looks at the disk it was this process that stood still. */
  public Duration longestGap() {
    return longestGap(disk);
  }

  private static Duration longestGap(Duration disk) {
    return disk.dividedBy(2);
  }

  private static void requireLonger(Duration one, String name, Duration other, String otherName) {
    Invariant.check(
        one.compareTo(other) > 0,
        "timeouts contradict each other: %s (%s) must be longer than %s (%s)",
        name,
        one,
        otherName,
        other);
  }
}
