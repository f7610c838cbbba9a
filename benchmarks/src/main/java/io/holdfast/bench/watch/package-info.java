/** Many watches of one node, and how soon each hears of what is written. */
package io.holdfast.bench.watch;
