package dev.plumbline.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LoadStreamTest {
  private static final LoadStream.Flow FLOW =
      new LoadStream.Flow(2, 0.9, 32, Duration.ofMillis(10));

  @Test
  void requestsFlowThroughASwapAndNameTheirVersion() throws Exception {
    try (ScriptedServices services = new ScriptedServices()) {
      RequestLog requests = new RequestLog(services.chat());
      try (LoadStream stream = LoadStream.start(requests, List.of("one?", "two?"), FLOW)) {
        await().until(() -> requests.requests().size() > 5);
        services.serve(3);
        await()
            .until(
                () ->
                    requests.requests().stream()
                        .anyMatch(r -> r.adapterVersion().equals(OptionalLong.of(3))));
      }

      assertThat(requests.requests())
          .noneMatch(StreamedRequest::failed)
          .first()
          .matches(request -> request.adapterVersion().isEmpty());
    }
  }

  @Test
  void nothingIsSentAfterTheEnd() throws Exception {
    try (ScriptedServices services = new ScriptedServices()) {
      RequestLog requests = new RequestLog(services.chat());
      LoadStream stream = LoadStream.start(requests, List.of("one?"), FLOW);
      await().until(() -> requests.requests().size() > 2);

      stream.close();

      int sent = requests.requests().size();
      await().during(Duration.ofMillis(200)).until(() -> requests.requests().size() == sent);
    }
  }
}
