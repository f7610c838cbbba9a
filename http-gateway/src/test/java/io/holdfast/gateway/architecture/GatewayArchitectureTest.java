package io.holdfast.gateway.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.architecture.Layers;
import io.holdfast.architecture.Sources;
import io.holdfast.gateway.app.Main;
import io.holdfast.gateway.request.ClientConnection;
import java.util.Set;

/** What may know what, in the gateway. */
@AnalyzeClasses(locations = GatewayArchitectureTest.Product.class)
class GatewayArchitectureTest {
  static final class Product implements LocationProvider {
    @Override
    public Set<Location> get(Class<?> test) {
      return Set.of(Sources.around(Main.class));
    }
  }

  @ArchTest
  static final ArchRule LAYERS =
      Layers.drawn(
          "io.holdfast.gateway.",
          "errors",
          "text",
          "jwt",
          "auth",
          "admission",
          "request",
          "audit json read write",
          "metrics policy",
          "routing",
          "key",
          "watch",
          "routes eventloop",
          "server",
          "cert config",
          "app");

  @ArchTest
  static final ArchRule JETTY_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.holdfast.gateway.server..", "io.holdfast.gateway.eventloop..")
          .and(not(belongToAnyOf(ClientConnection.class)))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse.jetty.server..", "org.eclipse.jetty.ee10..")
          .because(
              "connections and event loops are the server's: all else sees a request and its answer"
                  + " (ClientConnection looks at the connection under a request, for them)");

  @ArchTest
  static final ArchRule JETTY_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.gateway.routing..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty.client..")
          .because("what is sent to other nodes, how often and for how long is decided in routing");

  @ArchTest
  static final ArchRule JWT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.gateway.jwt..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.nimbusds..", "java.net.http..")
          .because("what strangers wrote, and what is asked of their servers, is handled in jwt");

  @ArchTest
  static final ArchRule JAVALIN =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.gateway.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.javalin..")
          .because("Javalin only finds the route: a route can be tried and replaced without it");

  @ArchTest
  static final ArchRule CONTRACT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.gateway.app..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.raft.*..",
              "io.holdfast.peer..",
              "io.holdfast.codec..",
              "io.holdfast.storage..",
              "org.apache.ratis..",
              "org.rocksdb..")
          .because(
              "the gateway serves any ReplicatedStore: what lies under that contract is known only"
                  + " where a node is put together");
}
