package io.holdfast.store.result;

/** A lease as the state has it; how much of its time is left only the leader knows. */
public record LeaseStatus(long lease, long ttlMillis, long renewals, long keys) {}
