/**
 * Everything that a request says is parsed and checked here, once, into typed values or a problem.
 * Handlers never see raw strings.
 */
package io.holdfast.gateway.request;
