package io.holdfast.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.holdfast.gateway.request.Access;
import io.holdfast.gateway.request.Route;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What may be granted: every route says what it does, and to which keys. */
class RouteAccessTest {
  /** A new route takes a line here, so that somebody decides what must be granted for it. */
  private static final String TABLE =
      """
      GET /docs = OPEN NONE
      GET /docs/{file} = OPEN NONE
      GET /follower = OPEN NONE
      GET /leader = OPEN NONE
      GET /livez = OPEN NONE
      GET /metrics = OBSERVE NONE
      GET /openapi.yaml = OPEN NONE
      GET /readyz = OPEN NONE
      GET /v1/cluster = OBSERVE NONE
      GET /v1/digest = OBSERVE ALL
      GET /v1/kv = READ RANGE
      DELETE /v1/kv = DELETE RANGE
      GET /v1/kv/{key} = READ PATH
      PUT /v1/kv/{key} = WRITE PATH
      DELETE /v1/kv/{key} = DELETE PATH
      POST /v1/batch = COMMANDS BODY
      POST /v1/txn = COMMANDS BODY
      GET /v1/watch = WATCH RANGE
      POST /v1/watch = WATCH BODY
      GET /v1/changes = WATCH RANGE
      POST /v1/leases = LEASE NONE
      GET /v1/leases = LEASE NONE
      POST /v1/leases/keepalive = LEASE NONE
      GET /v1/leases/{lease} = LEASE NONE
      POST /v1/leases/{lease}/keepalive = LEASE NONE
      DELETE /v1/leases/{lease} = LEASE LEASE
      GET /v1/locks/{name} = LOCK NAME
      POST /v1/locks/{name} = LOCK NAME
      DELETE /v1/locks/{name} = LOCK NAME
      GET /v1/locks/{name}/verify = LOCK NAME
      GET /v1/operations/{id} = READ COMMAND
      GET /v1/policies = OBSERVE NONE
      GET /v1/policies/{name} = OBSERVE NONE
      PUT /v1/policies/{name} = POLICY NONE
      DELETE /v1/policies/{name} = POLICY NONE
      GET /v1/routes = OBSERVE NONE
      POST /v1/auth/bootstrap = OPEN NONE
      POST /v1/auth/login = OPEN NONE
      POST /v1/auth/logout = KNOWN NONE
      POST /v1/auth/password = KNOWN NONE
      GET /v1/auth/whoami = KNOWN NONE
      GET /v1/auth/tokens = KNOWN NONE
      POST /v1/auth/tokens = KNOWN NONE
      DELETE /v1/auth/tokens = KNOWN NONE
      DELETE /v1/auth/tokens/{id} = KNOWN NONE
      GET /v1/auth/users = AUTH NONE
      GET /v1/auth/users/{name} = AUTH NONE
      PUT /v1/auth/users/{name} = AUTH NONE
      DELETE /v1/auth/users/{name} = AUTH NONE
      GET /v1/auth/roles = AUTH NONE
      GET /v1/auth/roles/{name} = AUTH NONE
      PUT /v1/auth/roles/{name} = AUTH NONE
      DELETE /v1/auth/roles/{name} = AUTH NONE
      """;

  @Test
  void everyRouteSaysWhatItDoesToWhichKeys() throws Exception {
    TreeMap<String, String> declared = new TreeMap<>();
    TreeMap<String, String> heads = new TreeMap<>();
    try (RunningGateway gateway = new RunningGateway()) {
      for (Route route : gateway.gateway().routes()) {
        Access access = route.access();
        boolean head = route.method().equals("HEAD");
        (head ? heads : declared)
            .put(
                (head ? "GET" : route.method()) + " " + route.path(),
                access.verb() + " " + access.keys());
      }
    }
    TreeMap<String, String> wanted = new TreeMap<>();
    TABLE.lines().forEach(line -> wanted.put(line.split(" = ", 2)[0], line.split(" = ", 2)[1]));
    assertEquals(wanted, declared);
    wanted.keySet().retainAll(heads.keySet());
    assertEquals(wanted, heads, "a HEAD needs what its GET needs");
  }

  @Test
  void thereIsNoRouteWithoutAccess() {
    assertThrows(
        NullPointerException.class, () -> Route.get("/v1/new", null, Set.of(), exchange -> {}));
  }
}
