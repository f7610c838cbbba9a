package io.holdfast.store.command;

/**
 * What the cluster asks of requests for the keys under a prefix, those under a longer prefix of
 * another policy apart. Null = nothing is said.
 *
 * @param name 1 to {@link Limits#MAX_POLICY_NAME_BYTES} letters, digits, dots, dashes, underscores
 * @param prefix of the keys; empty = of all. No two policies have the same.
 * @param defaultDurability of writes that name none
 * @param floorDurability the weakest that a write may name
 * @param defaultConsistency of reads that name none; not session, which needs a revision
 * @param floorConsistency the weakest that a read may name
 */
public record Policy(
    String name,
    Bytes prefix,
    Durability defaultDurability,
    Durability floorDurability,
    Consistency defaultConsistency,
    Consistency floorConsistency) {}
