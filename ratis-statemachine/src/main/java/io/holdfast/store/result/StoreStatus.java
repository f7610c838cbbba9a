package io.holdfast.store.result;

/**
 * The store's counters.
 *
 * @param revision 1 when empty; one more for each transaction that changed something
 * @param historyFloor the oldest revision that can be read
 * @param clockMillis the highest stamp seen
 * @param records how many keys there are
 * @param digest 128-bit sum over the current records, 32 hexadecimal digits
 */
public record StoreStatus(
    long revision, long historyFloor, long clockMillis, long records, String digest) {}
