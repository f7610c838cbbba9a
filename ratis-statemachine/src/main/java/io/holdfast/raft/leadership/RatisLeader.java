package io.holdfast.raft.leadership;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As Ratis sees it. */
public final class RatisLeader implements LocalLeader {
  private static final Logger LOG = LoggerFactory.getLogger(RatisLeader.class);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();

  public RatisLeader(RaftServer server, RaftServer.Division division) {
    this.server = server;
    this.division = division;
  }

  @Override
  public String name() {
    return division.getId().toString();
  }

  @Override
  public boolean leads() {
    return division.getInfo().isLeader();
  }

  @Override
  public long term() {
    return division.getInfo().getCurrentTerm();
  }

  @Override
  public Optional<Map<String, Long>> lastContact() {
    return LastContact.millis(division);
  }

  @Override
  public Majority majority() {
    return Majority.of(division.getRaftConf());
  }

  /** A transfer to nobody is Ratis' forced step-down. */
  @Override
  public void stepDown(long timeoutMillis) {
    try {
      var _ = server.transferLeadershipAsync(transferTo(null, timeoutMillis));
    } catch (IOException refused) {
      LOG.warn("could not step down: {}", String.valueOf(refused));
    }
  }

  /** Makes another voter the leader, as before an orderly stop; false when that failed. */
  public boolean handOverTo(RaftPeerId voter, long timeoutMillis) {
    try {
      return server.transferLeadership(transferTo(voter, timeoutMillis)).isSuccess();
    } catch (IOException refused) {
      LOG.info("leadership did not go to {}: {}", voter, String.valueOf(refused));
      return false;
    }
  }

  private TransferLeadershipRequest transferTo(RaftPeerId node, long timeoutMillis) {
    return new TransferLeadershipRequest(
        client,
        server.getId(),
        division.getGroup().getGroupId(),
        calls.incrementAndGet(),
        node,
        timeoutMillis);
  }
}
