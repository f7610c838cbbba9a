/** The cluster's policies at the door: which level and durability a request gets, or is refused. */
package io.holdfast.gateway.policy;
