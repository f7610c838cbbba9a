package io.holdfast.chaos.cluster;

/**
 * What a node says of its whole state.
 *
 * @param index last log index applied to it
 * @param digest equal for equal records
 * @param policies equal for equal policies
 * @param auth equal for equal users, roles and tokens
 */
public record ReplicaDigest(
    String node, long index, long revision, String digest, String policies, String auth) {

  boolean isSameState(ReplicaDigest other) {
    return index == other.index
        && revision == other.revision
        && digest.equals(other.digest)
        && policies.equals(other.policies)
        && auth.equals(other.auth);
  }
}
