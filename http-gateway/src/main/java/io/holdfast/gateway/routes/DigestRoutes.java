package io.holdfast.gateway.routes;

import io.holdfast.gateway.key.Answers;
import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Exchange;
import io.holdfast.gateway.request.Route;
import io.holdfast.raft.ReplicatedStore;
import io.holdfast.raft.ReplicatedStore.StoreSnapshot;
import io.holdfast.store.result.StoreStatus;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The digest of this node's own state, with the log index that it stands at: equal index and
 * unequal digest means that replicas have come apart.
 */
public final class DigestRoutes {
  private final ReplicatedStore store;
  private final Answers answers;

  public DigestRoutes(ReplicatedStore store, Answers answers) {
    this.store = store;
    this.answers = answers;
  }

  public List<Route> routes() {
    return List.of(
        Route.get(
            "/v1/digest", new Access(Access.Verb.OBSERVE, Access.Keys.ALL), Set.of(), this::get),
        Route.head(
            "/v1/digest", new Access(Access.Verb.OBSERVE, Access.Keys.ALL), Set.of(), this::get));
  }

  private void get(Exchange exchange) throws IOException {
    try (StoreSnapshot snapshot = store.snapshot()) {
      StoreStatus state = snapshot.reader().status();
      answers.json(
          exchange,
          200,
          json -> {
            json.writeStartObject();
            json.writeStringField("node", store.status().node());
            json.writeNumberField("appliedIndex", snapshot.appliedIndex());
            json.writeNumberField("index", snapshot.appliedIndex());
            json.writeNumberField("revision", state.revision());
            json.writeStringField("digest", state.digest());
            json.writeStringField("policies", snapshot.reader().policiesDigest());
            json.writeStringField("auth", snapshot.reader().authDigest());
            json.writeNumberField("records", state.records());
            json.writeEndObject();
          });
    }
  }
}
