/**
 * What a node is told when it starts: one file, the environment and flags become one record that
 * checks itself.
 */
package io.holdfast.gateway.config;
