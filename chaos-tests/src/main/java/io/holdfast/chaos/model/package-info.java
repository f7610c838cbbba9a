/**
 * What the things that clients use should do, were there one client and one faultless machine:
 * written from the documented contract, not from the product's code, and sharing nothing with it.
 */
package io.holdfast.chaos.model;
