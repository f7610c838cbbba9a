/**
 * How a system grows: filled with many keys, looked at again and again on the way. Not a load of
 * the side-by-side table; it takes minutes to hours and leaves a table of its own.
 */
package io.holdfast.bench.growth;
