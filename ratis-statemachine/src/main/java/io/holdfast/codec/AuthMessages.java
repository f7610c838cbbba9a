package io.holdfast.codec;

import static io.holdfast.codec.ProtoBytes.requireNothingUnknown;
import static io.holdfast.codec.ProtoBytes.share;
import static io.holdfast.codec.ProtoBytes.take;

import io.holdfast.codec.proto.AuthCommandMessage;
import io.holdfast.codec.proto.GrantMessage;
import io.holdfast.codec.proto.PutTokenMessage;
import io.holdfast.codec.proto.RoleMessage;
import io.holdfast.codec.proto.UserMessage;
import io.holdfast.codec.proto.VerbCode;
import io.holdfast.store.command.AuthCommand;
import io.holdfast.store.command.Bytes;
import io.holdfast.store.command.Grant;
import io.holdfast.store.command.KeyRange;
import io.holdfast.store.command.Role;
import io.holdfast.store.command.User;
import io.holdfast.store.command.Verb;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/** Commands that change who may do what ⇄ messages of entry.proto. */
final class AuthMessages {
  private AuthMessages() {}

  static AuthCommandMessage toMessage(AuthCommand command) {
    AuthCommandMessage.Builder message = AuthCommandMessage.newBuilder();
    return switch (command) {
      case AuthCommand.PutUser(User user) -> message.setPutUser(toMessage(user)).build();
      case AuthCommand.DeleteUser(String name) -> message.setDeleteUser(name).build();
      case AuthCommand.PutRole(Role role) -> message.setPutRole(toMessage(role)).build();
      case AuthCommand.DeleteRole(String name) -> message.setDeleteRole(name).build();
      case AuthCommand.PutToken put -> message.setPutToken(toMessage(put)).build();
      case AuthCommand.DeleteToken(String id) -> message.setDeleteToken(id).build();
      case AuthCommand.DeleteTokensOf(String user) -> message.setDeleteTokensOf(user).build();
      case AuthCommand.BootstrapUser(User user) ->
          message.setBootstrapUser(toMessage(user)).build();
    };
  }

  static AuthCommand toCommand(AuthCommandMessage message) {
    requireNothingUnknown(message);
    return switch (message.getCommandCase()) {
      case PUT_USER -> new AuthCommand.PutUser(toUser(message.getPutUser()));
      case DELETE_USER -> new AuthCommand.DeleteUser(message.getDeleteUser());
      case PUT_ROLE -> new AuthCommand.PutRole(toRole(message.getPutRole()));
      case DELETE_ROLE -> new AuthCommand.DeleteRole(message.getDeleteRole());
      case PUT_TOKEN -> toPutToken(message.getPutToken());
      case DELETE_TOKEN -> new AuthCommand.DeleteToken(message.getDeleteToken());
      case DELETE_TOKENS_OF -> new AuthCommand.DeleteTokensOf(message.getDeleteTokensOf());
      case BOOTSTRAP_USER -> new AuthCommand.BootstrapUser(toUser(message.getBootstrapUser()));
      case COMMAND_NOT_SET -> throw new UndecodableEntryException("auth: no known kind");
    };
  }

  private static UserMessage toMessage(User user) {
    return UserMessage.newBuilder()
        .setName(user.name())
        .setPasswordHash(user.passwordHash())
        .addAllRoles(user.roles())
        .addAllCertificateNames(user.certificateNames())
        .setRequestsPerSecond(user.requestsPerSecond())
        .build();
  }

  private static User toUser(UserMessage message) {
    requireNothingUnknown(message);
    return new User(
        message.getName(),
        message.getPasswordHash(),
        new TreeSet<>(message.getRolesList()),
        new TreeSet<>(message.getCertificateNamesList()),
        message.getRequestsPerSecond());
  }

  private static RoleMessage toMessage(Role role) {
    RoleMessage.Builder message = RoleMessage.newBuilder().setName(role.name());
    role.grants().forEach(grant -> message.addGrants(toMessage(grant)));
    return message.build();
  }

  private static Role toRole(RoleMessage message) {
    requireNothingUnknown(message);
    return new Role(
        message.getName(), message.getGrantsList().stream().map(AuthMessages::toGrant).toList());
  }

  private static GrantMessage toMessage(Grant grant) {
    GrantMessage.Builder message =
        GrantMessage.newBuilder()
            .setStart(share(grant.keys().start()))
            .setEnd(share(grant.keys().end()));
    grant.verbs().forEach(verb -> message.addVerbs(toCode(verb)));
    return message.build();
  }

  private static Grant toGrant(GrantMessage message) {
    requireNothingUnknown(message);
    Set<Verb> verbs = EnumSet.noneOf(Verb.class);
    message.getVerbsList().forEach(code -> verbs.add(toVerb(code)));
    Bytes start = take(message.getStart());
    return new Grant(verbs, new KeyRange(start, take(message.getEnd())));
  }

  private static PutTokenMessage toMessage(AuthCommand.PutToken put) {
    return PutTokenMessage.newBuilder()
        .setId(put.id())
        .setUser(put.user())
        .setSha256(share(put.sha256()))
        .setTtlMillis(put.ttlMillis())
        .setLogin(put.login())
        .build();
  }

  private static AuthCommand.PutToken toPutToken(PutTokenMessage message) {
    requireNothingUnknown(message);
    return new AuthCommand.PutToken(
        message.getId(),
        message.getUser(),
        take(message.getSha256()),
        message.getTtlMillis(),
        message.getLogin());
  }

  private static VerbCode toCode(Verb verb) {
    return switch (verb) {
      case READ -> VerbCode.VERB_READ;
      case WRITE -> VerbCode.VERB_WRITE;
      case DELETE -> VerbCode.VERB_DELETE;
      case WATCH -> VerbCode.VERB_WATCH;
      case LOCK -> VerbCode.VERB_LOCK;
      case LEASE -> VerbCode.VERB_LEASE;
      case OBSERVE -> VerbCode.VERB_OBSERVE;
      case POLICY -> VerbCode.VERB_POLICY;
      case BACKUP -> VerbCode.VERB_BACKUP;
      case MEMBERSHIP -> VerbCode.VERB_MEMBERSHIP;
      case DRILL -> VerbCode.VERB_DRILL;
      case AUTH -> VerbCode.VERB_AUTH;
    };
  }

  private static Verb toVerb(VerbCode code) {
    return switch (code) {
      case VERB_READ -> Verb.READ;
      case VERB_WRITE -> Verb.WRITE;
      case VERB_DELETE -> Verb.DELETE;
      case VERB_WATCH -> Verb.WATCH;
      case VERB_LOCK -> Verb.LOCK;
      case VERB_LEASE -> Verb.LEASE;
      case VERB_OBSERVE -> Verb.OBSERVE;
      case VERB_POLICY -> Verb.POLICY;
      case VERB_BACKUP -> Verb.BACKUP;
      case VERB_MEMBERSHIP -> Verb.MEMBERSHIP;
      case VERB_DRILL -> Verb.DRILL;
      case VERB_AUTH -> Verb.AUTH;
      case VERB_UNSPECIFIED, UNRECOGNIZED ->
          throw new UndecodableEntryException("auth: unknown verb");
    };
  }
}
