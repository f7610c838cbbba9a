package io.holdfast.chaos.history;

import java.util.Locale;

/** What the history file calls a call. */
final class CallName {

  static final String REGISTER_READ = "register-read";
  static final String REGISTER_WRITE = "register-write";
  static final String REGISTER_COMPARE_AND_SET = "register-compare-and-set";
  static final String SET_ADD = "set-add";
  static final String SET_READ = "set-read";
  static final String TRANSACTION = "transaction";
  static final String BANK_TRANSFER = "bank-transfer";
  static final String BANK_READ = "bank-read";
  static final String COUNTER_INCREMENT = "counter-increment";
  static final String COUNTER_READ = "counter-read";
  static final String SESSION_READ = "session-read";
  static final String BOUNDED_READ = "bounded-read";
  static final String LEASE_PUT = "lease-put";
  static final String LEASE_RENEW = "lease-renew";
  static final String LEASE_READ = "lease-read";
  static final String TOKEN_MAKE = "token-make";
  static final String TOKEN_END = "token-end";
  static final String GUARDED_PUT = "guarded-put";
  static final String OUTCOME_QUERY = "outcome-query";
  static final String DIGEST_READ = "digest-read";
  static final String FINAL_READ = "final-read";

  private CallName() {}

  static String of(Call call) {
    return switch (call) {
      case Call.RegisterRead _ -> REGISTER_READ;
      case Call.RegisterWrite _ -> REGISTER_WRITE;
      case Call.RegisterCompareAndSet _ -> REGISTER_COMPARE_AND_SET;
      case Call.SetAdd _ -> SET_ADD;
      case Call.SetRead _ -> SET_READ;
      case Call.Transaction _ -> TRANSACTION;
      case Call.BankTransfer _ -> BANK_TRANSFER;
      case Call.BankRead _ -> BANK_READ;
      case Call.CounterIncrement _ -> COUNTER_INCREMENT;
      case Call.CounterRead _ -> COUNTER_READ;
      case Call.SessionRead _ -> SESSION_READ;
      case Call.BoundedRead _ -> BOUNDED_READ;
      case Call.LeasePut _ -> LEASE_PUT;
      case Call.LeaseRenew _ -> LEASE_RENEW;
      case Call.LeaseRead _ -> LEASE_READ;
      case Call.TokenMake _ -> TOKEN_MAKE;
      case Call.TokenEnd _ -> TOKEN_END;
      case Call.GuardedPut _ -> GUARDED_PUT;
      case Call.OutcomeQuery _ -> OUTCOME_QUERY;
      case Call.DigestRead _ -> DIGEST_READ;
      case Call.FinalRead _ -> FINAL_READ;
    };
  }

  static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
