/**
 * Many leases that are kept alive, and what that costs the servers in processor time. Each system
 * does it as it is meant to be done: Holdfast by requests for 1,000 leases each, etcd by one
 * stream.
 */
package io.holdfast.bench.leases;
