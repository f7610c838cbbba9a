/**
 * Where the nodes of a chaos run stand: each in a network namespace of its own behind one bridge,
 * or together on loopback where namespaces are not allowed. Made by the suite, removed by the
 * suite, also after a crash.
 */
package io.holdfast.chaos.network;
