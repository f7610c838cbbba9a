/**
 * The cluster's policies, enforced before a request is run: which level and durability a request
 * gets, or is refused.
 */
package io.holdfast.gateway.policy;
