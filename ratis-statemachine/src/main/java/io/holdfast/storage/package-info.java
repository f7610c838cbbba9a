/**
 * Keeps the state in RocksDB.
 *
 * <p>The only package that imports {@code org.rocksdb}.
 */
package io.holdfast.storage;
