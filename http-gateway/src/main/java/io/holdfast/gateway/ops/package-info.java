/** What people who run a node look at: headers, health, metrics. */
package io.holdfast.gateway.ops;
