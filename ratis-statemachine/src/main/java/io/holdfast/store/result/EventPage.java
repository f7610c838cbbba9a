package io.holdfast.store.result;

import java.util.List;

/**
 * A piece of what happened.
 *
 * @param revisions those that changed what was asked for, in order
 * @param upTo every revision up to this one was looked at: the next piece begins behind it
 */
public record EventPage(List<RevisionEvents> revisions, long upTo) {}
