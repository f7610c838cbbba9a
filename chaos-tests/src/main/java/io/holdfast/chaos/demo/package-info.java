/** The main job in a minute: many records, a leader killed in the middle, nothing lost. */
package io.holdfast.chaos.demo;
