/**
 * A program that attacks a cluster over the network without belonging to it: floods of connections,
 * slow and endless requests, frames and votes that nobody sent. It speaks HTTP and the wire of the
 * port between nodes by hand, as a stranger would.
 */
package io.holdfast.chaos.stranger;
