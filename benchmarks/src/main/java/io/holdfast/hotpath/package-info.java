/**
 * The path of a command through one node, measured in process: entry codec, store, storage, result
 * codec; and RocksDB's options, tried by themselves. The only part of this module that knows the
 * product's classes; everything that is compared with other systems goes over the wire, in {@code
 * io.holdfast.bench}.
 */
package io.holdfast.hotpath;
