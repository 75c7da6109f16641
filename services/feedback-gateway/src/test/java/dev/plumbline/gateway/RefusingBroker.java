package dev.plumbline.gateway;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.RequestHeader;

/**
 * As much of a broker as a gateway needs, with one topic of one partition, that does not know the
 * password of one client when it connects for the first time.
 */
final class RefusingBroker implements AutoCloseable {
  /** What it speaks, with the newest version of each. */
  private static final Map<ApiKeys, Short> SPOKEN =
      Map.of(
          ApiKeys.API_VERSIONS, (short) 3,
          ApiKeys.SASL_HANDSHAKE, (short) 1,
          ApiKeys.SASL_AUTHENTICATE, (short) 2,
          ApiKeys.METADATA, (short) 12,
          ApiKeys.INIT_PRODUCER_ID, (short) 4,
          ApiKeys.PRODUCE, (short) 9);

  private final ServerSocket server;
  private final String topic;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final Set<String> stillRefused = ConcurrentHashMap.newKeySet();

  private RefusingBroker(ServerSocket server, String topic, String refused) {
    this.server = server;
    this.topic = topic;
    this.stillRefused.add(refused);
  }

  /**
   * Starts one on a free port.
   *
   * @param refused id of the client that it refuses once
   */
  static RefusingBroker start(String topic, String refused) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      RefusingBroker broker = new RefusingBroker(server, topic, refused);
      inBackground(broker::accept);
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for the broker", e);
    }
  }

  String bootstrapServers() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Whether the client was refused. */
  boolean hasRefused() {
    return stillRefused.isEmpty();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connections.add(connection);
        inBackground(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      DataOutputStream out = new DataOutputStream(connection.getOutputStream());
      while (true) {
        byte[] request = new byte[in.readInt()];
        in.readFully(request);
        RequestHeader header = RequestHeader.parse(ByteBuffer.wrap(request));
        ApiMessage answer = answer(header);
        send(out, header, answer);
        if (answer instanceof SaslAuthenticateResponseData authenticated
            && authenticated.errorCode() != Errors.NONE.code()) {
          // As a broker does; the client reads the refusal first.
          in.readAllBytes();
          return;
        }
      }
    } catch (EOFException | SocketException e) {
      // The client has gone, or the broker.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(DataOutputStream out, RequestHeader request, ApiMessage answer)
      throws IOException {
    // To a version that it does not speak a broker answers in the oldest.
    boolean unknown =
        answer instanceof ApiVersionsResponseData versions
            && versions.errorCode() == Errors.UNSUPPORTED_VERSION.code();
    short version = unknown ? 0 : request.apiVersion();
    ByteBuffer head =
        MessageUtil.toByteBufferAccessor(
                new ResponseHeaderData().setCorrelationId(request.correlationId()),
                request.apiKey().responseHeaderVersion(version))
            .buffer();
    ByteBuffer body = MessageUtil.toByteBufferAccessor(answer, version).buffer();
    out.writeInt(head.remaining() + body.remaining());
    out.write(head.array(), head.arrayOffset() + head.position(), head.remaining());
    out.write(body.array(), body.arrayOffset() + body.position(), body.remaining());
    out.flush();
  }

  private ApiMessage answer(RequestHeader request) {
    return switch (request.apiKey()) {
      case API_VERSIONS -> versions(request.apiVersion());
      case SASL_HANDSHAKE -> new SaslHandshakeResponseData().setMechanisms(List.of("PLAIN"));
      case SASL_AUTHENTICATE -> authentication(request.clientId());
      case METADATA -> metadata();
      case INIT_PRODUCER_ID -> new InitProducerIdResponseData().setProducerId(7);
      case PRODUCE -> produced();
      default -> throw new IllegalStateException("not spoken here: " + request.apiKey());
    };
  }

  private static ApiVersionsResponseData versions(short asked) {
    ApiVersionsResponseData answer = new ApiVersionsResponseData();
    SPOKEN.forEach(
        (api, newest) ->
            answer
                .apiKeys()
                .add(
                    new ApiVersionsResponseData.ApiVersion()
                        .setApiKey(api.id)
                        .setMinVersion(api.oldestVersion())
                        .setMaxVersion(newest)));
    return asked > SPOKEN.get(ApiKeys.API_VERSIONS)
        ? answer.setErrorCode(Errors.UNSUPPORTED_VERSION.code())
        : answer;
  }

  private SaslAuthenticateResponseData authentication(String client) {
    return stillRefused.remove(client)
        ? new SaslAuthenticateResponseData()
            .setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code())
            .setErrorMessage("not known yet")
        : new SaslAuthenticateResponseData();
  }

  private MetadataResponseData metadata() {
    MetadataResponseData answer =
        new MetadataResponseData().setClusterId("test").setControllerId(0);
    answer
        .brokers()
        .add(
            new MetadataResponseData.MetadataResponseBroker()
                .setNodeId(0)
                .setHost("127.0.0.1")
                .setPort(server.getLocalPort()));
    answer
        .topics()
        .add(
            new MetadataResponseData.MetadataResponseTopic()
                .setName(topic)
                .setTopicId(Uuid.ONE_UUID)
                .setPartitions(
                    List.of(
                        new MetadataResponseData.MetadataResponsePartition()
                            .setLeaderId(0)
                            .setReplicaNodes(List.of(0))
                            .setIsrNodes(List.of(0)))));
    return answer;
  }

  private ProduceResponseData produced() {
    ProduceResponseData answer = new ProduceResponseData();
    answer
        .responses()
        .add(
            new ProduceResponseData.TopicProduceResponse()
                .setName(topic)
                .setPartitionResponses(
                    List.of(new ProduceResponseData.PartitionProduceResponse().setIndex(0))));
    return answer;
  }

  private static void inBackground(Runnable work) {
    Thread thread = new Thread(work, "refusing-broker");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket each : connections) {
      each.close();
    }
  }
}
