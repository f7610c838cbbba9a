package io.holdfast.gateway.audit;

/** Where acts are written down. Safe for many threads. */
public interface AuditTrail {
  /** Nothing is written down. */
  AuditTrail OFF =
      new AuditTrail() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public AuditedKeys keys() {
          return AuditedKeys.NONE;
        }

        @Override
        public void requireWritable() {}

        @Override
        public boolean admits(AuditAct act) {
          return true;
        }

        @Override
        public void before(AuditAct act) {}

        @Override
        public void after(AuditAct act, int status, long revision) {}
      };

  boolean isOn();

  /** The keys whose reads and writes are written down. */
  AuditedKeys keys();

  /**
   * Refuses with 503 while nothing can be written down.
   *
   * @throws io.holdfast.gateway.errors.ProblemException when that is so
   */
  void requireWritable();

  /**
   * Whether one more line of somebody who is no administrator is written down now. One that is not
   * is counted, and must be left out.
   */
  boolean admits(AuditAct act);

  /**
   * Writes down what is about to be done, and returns when that is on disk. Nothing may be done
   * when it throws.
   *
   * @throws io.holdfast.gateway.errors.ProblemException 503 when it cannot be written down
   */
  void before(AuditAct act);

  /** Has it written down what was done. Waits for nothing: what cannot be written is counted. */
  void after(AuditAct act, int status, long revision);
}
